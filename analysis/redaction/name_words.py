"""What the rules about names ask of one word, and how far a name goes on after it."""

from analysis.redaction.looked import Looked, Token
from analysis.redaction.vocabulary import first_names, listed, misspelt, surnames, words_of

#: Relations and offices: a capital on them names nobody.
ROLES = words_of(
    """mum mummy mam mom mother dad daddy father nan nanny nana gran granny grandma grandad granddad grandpa
    auntie aunty aunt uncle brother sister bro sis cousin friend freind mate bestie step stepdad stepmum
    stepbrother stepsister stepfather stepmother son daughter husband wife partner boyfriend girlfriend bf
    gf ex neighbour niece nephew baby twin carer fosterer teacher headteacher head tutor ta nurse doctor
    dentist coach worker keyworker facilitator trainer counsellor mentor manager officer constable inspector
    sergeant matron matron's receptionist midwife therapist psychologist psychiatrist consultant advocate
    solicitor judge councillor cllr pastor vicar priest imam reverend deacon mr mrs ms miss mx dr sir madam
    prof professor pc sgt police social support key family youth health visitor lady lord babies auntie's"""
)
PARTICLES = words_of(
    """al el bin bint ibn abu de da di van von der den del la le mc mac o ur uz ud ul dos ben"""
)
#: What a person does, said of nobody else: words after a name that no list has.
DOES = words_of(
    """said says told tells helped helps keeps kept hits hit pushes pushed punched punches kicks kicked bullies
    bullied shouts shouted listens listened explained explains picks laughed laughs swears smiled hugged
    hugs calls called asked asks made makes lets gave gives took takes teaches taught thinks hates hated
    loves loved likes liked touches touched hurts hurt scares scared slapped slaps grabbed grabs follows
    followed texts texted messages messaged threatened threatens ignores ignored supported supports spoke
    speaks talks talked knows knew translated presented ran led answered always never is was has does did
    doesn't didn't doesnt didnt isn't wasn't isnt wasnt hasn't hasnt who and's wont won't cant can't cares
    cared came comes went goes works worked lives lived stole steals smells died left won cries cried needs
    wants sits plays"""
)
SURE_DOES = DOES - words_of(
    """who is was has does did always never and's left hit won hurt made ran led came comes went goes works"""
)


def is_role(token: Token) -> bool:
    return token.folded in ROLES


def is_place(token: Token) -> bool:
    return token.folded in listed("places")


def is_first_name(token: Token) -> bool:
    """A listed first name; one that is an ordinary word too only where it is really used as a name."""
    name = token.folded
    parts = name.split("-")
    if any(part in first_names() for part in (name, parts[0])):
        return not token.ordinary or name in listed("word_names")
    return False


def is_surname(token: Token) -> bool:
    return token.folded in surnames() and not token.ordinary


def could_be_name(token: Token) -> bool:
    """No ordinary word, not even a misspelt one, no place and no office."""
    return (
        len(token.folded) > 1
        and not token.ordinary
        and not is_role(token)
        and not is_place(token)
        and (is_first_name(token) or is_surname(token) or not misspelt(token.folded))
    )


def end_of_name(looked: Looked, at: int, most: int = 3) -> int:
    """The index after the last token of the name that begins at token `at`: "Fatima al Zahra", "abdul rehman"."""
    tokens = looked.tokens
    end = at + 1
    while end < len(tokens) and end - at < most + 1 and looked.together(end):
        token = tokens[end]
        if token.folded in PARTICLES and looked.together(end + 1):
            following = tokens[end + 1]
            if following.folded in PARTICLES or following.capital or is_surname(following):
                end += 1 if following.folded in PARTICLES else 2
                continue
        if not _goes_on(looked, token):
            break
        end += 1
    return end


def _goes_on(looked: Looked, token: Token) -> bool:
    if is_role(token) or (is_place(token) and not is_surname(token)):
        return False
    if token.capital and not looked.shouting and (not token.shouted or len(token.word) == 1):
        return len(token.word) > 1 or token.word not in "IA"
    return (is_surname(token) or is_first_name(token)) and not token.ordinary
