"""Words that a type brings along, in every language of the interface, for authors who give none of their own.

Where a language would make the reader a man or a woman ("happy" in Arabic, Polish or Pashto), the feeling is named
instead of the person: "sadness", "it is sad", "I agree".
"""

from forms.text import Text

Words = dict[str, tuple[str, ...]]

#: Five faces, the saddest first.
FIVE_FACES: Words = {
    "en": ("Very unhappy", "Unhappy", "In between", "Happy", "Very happy"),
    "cy": ("Anhapus iawn", "Anhapus", "Yn y canol", "Hapus", "Hapus iawn"),
    "pl": ("Bardzo smutno", "Smutno", "Tak sobie", "Wesoło", "Bardzo wesoło"),
    "ur": ("بہت اداس", "اداس", "درمیانہ", "خوش", "بہت خوش"),
    "ar": ("حزن شديد", "حزن", "بين بين", "سعادة", "سعادة كبيرة"),
    "ro": ("Tristețe mare", "Tristețe", "Așa și așa", "Bucurie", "Bucurie mare"),
    "bn": ("খুব মন খারাপ", "মন খারাপ", "মাঝামাঝি", "খুশি", "খুব খুশি"),
    "pa": ("ਬਹੁਤ ਉਦਾਸ", "ਉਦਾਸ", "ਵਿੱਚ-ਵਿਚਾਲੇ", "ਖੁਸ਼", "ਬਹੁਤ ਖੁਸ਼"),
    "uk": ("Дуже сумно", "Сумно", "Так собі", "Радісно", "Дуже радісно"),
    "sk": ("Veľmi smutno", "Smutno", "Tak napoly", "Veselo", "Veľmi veselo"),
    "fa": ("خیلی غمگین", "غمگین", "بینابین", "خوشحال", "خیلی خوشحال"),
    "ps": ("ډېر خفګان", "خفګان", "د دواړو ترمنځ", "خوښي", "ډېره خوښي"),
    "ckb": ("زۆر دڵتەنگ", "دڵتەنگ", "مامناوەند", "دڵخۆش", "زۆر دڵخۆش"),
    "so": ("Aad u murugaysan", "Murugaysan", "Dhexdhexaad", "Faraxsan", "Aad u faraxsan"),
}
#: Three faces, the saddest first.
THREE_FACES: Words = {
    "en": ("Sad", "OK", "Happy"),
    "cy": ("Trist", "Iawn", "Hapus"),
    "pl": ("Smutno", "Tak sobie", "Wesoło"),
    "ur": ("اداس", "ٹھیک", "خوش"),
    "ar": ("حزن", "لا بأس", "سعادة"),
    "ro": ("Tristețe", "Așa și așa", "Bucurie"),
    "bn": ("মন খারাপ", "মোটামুটি", "খুশি"),
    "pa": ("ਉਦਾਸ", "ਠੀਕ-ਠਾਕ", "ਖੁਸ਼"),
    "uk": ("Сумно", "Нормально", "Радісно"),
    "sk": ("Smutno", "Ujde to", "Veselo"),
    "fa": ("غمگین", "بد نیست", "خوشحال"),
    "ps": ("خفګان", "بد نه", "خوښي"),
    "ckb": ("دڵتەنگ", "باشە", "دڵخۆش"),
    "so": ("Murugaysan", "Caadi", "Faraxsan"),
}
#: How much somebody agrees, most first.
AGREE: Words = {
    "en": ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree"),
    "cy": ("Cytuno’n gryf", "Cytuno", "Ddim yn cytuno nac yn anghytuno", "Anghytuno", "Anghytuno’n gryf"),
    "pl": (
        "Zdecydowanie się zgadzam",
        "Zgadzam się",
        "Ani się zgadzam, ani nie zgadzam",
        "Nie zgadzam się",
        "Zdecydowanie się nie zgadzam",
    ),
    "ur": ("بالکل متفق ہوں", "متفق ہوں", "نہ متفق نہ غیر متفق", "متفق نہیں ہوں", "بالکل متفق نہیں ہوں"),
    "ar": ("أوافق بشدة", "أوافق", "لا أوافق ولا أعارض", "لا أوافق", "لا أوافق بشدة"),
    "ro": ("Acord total", "Acord", "Nici acord, nici dezacord", "Dezacord", "Dezacord total"),
    "bn": ("সম্পূর্ণ একমত", "একমত", "একমতও নই, দ্বিমতও নই", "একমত নই", "একেবারেই একমত নই"),
    "pa": ("ਪੂਰੀ ਤਰ੍ਹਾਂ ਸਹਿਮਤ", "ਸਹਿਮਤ", "ਨਾ ਸਹਿਮਤ, ਨਾ ਅਸਹਿਮਤ", "ਅਸਹਿਮਤ", "ਪੂਰੀ ਤਰ੍ਹਾਂ ਅਸਹਿਮਤ"),
    "uk": (
        "Повністю погоджуюся",
        "Погоджуюся",
        "Ані погоджуюся, ані не погоджуюся",
        "Не погоджуюся",
        "Зовсім не погоджуюся",
    ),
    "sk": ("Úplne súhlasím", "Súhlasím", "Ani súhlasím, ani nesúhlasím", "Nesúhlasím", "Vôbec nesúhlasím"),
    "fa": ("کاملاً موافقم", "موافقم", "نه موافقم، نه مخالف", "مخالفم", "کاملاً مخالفم"),
    "ps": ("په بشپړه توګه یې منم", "منم یې", "نه یې منم، نه یې ردوم", "نه یې منم", "هېڅ یې نه منم"),
    "ckb": ("بە تەواوی هاوڕام", "هاوڕام", "نە هاوڕام و نە دژم", "هاوڕا نیم", "بە هیچ شێوەیەک هاوڕا نیم"),
    "so": (
        "Aad baan u raacsanahay",
        "Waan raacsanahay",
        "Ma raacsani, mana diiddani",
        "Ma raacsani",
        "Gebi ahaanba ma raacsani",
    ),
}
#: Two times at which one thing is looked at, on one page and on one day.
BEFORE_NOW: Words = {
    "en": ("Before today", "Now"),
    "cy": ("Cyn heddiw", "Nawr"),
    "pl": ("Przed dzisiejszym dniem", "Teraz"),
    "ur": ("آج سے پہلے", "اب"),
    "ar": ("قبل اليوم", "الآن"),
    "ro": ("Înainte de ziua de azi", "Acum"),
    "bn": ("আজকের আগে", "এখন"),
    "pa": ("ਅੱਜ ਤੋਂ ਪਹਿਲਾਂ", "ਹੁਣ"),
    "uk": ("До сьогоднішнього дня", "Тепер"),
    "sk": ("Pred dneškom", "Teraz"),
    "fa": ("پیش از امروز", "اکنون"),
    "ps": ("له نن ورځې مخکې", "اوس"),
    "ckb": ("پێش ئەمڕۆ", "ئێستا"),
    "so": ("Maanta ka hor", "Hadda"),
}
#: Every table; a test asks each for every language of the interface.
TABLES = {"five faces": FIVE_FACES, "three faces": THREE_FACES, "agree": AGREE, "before and now": BEFORE_NOW}


def worded(words: Words, languages: tuple[str, ...]) -> tuple[Text, ...]:
    """Built-in words for a survey in `languages`: each point a text. English where nothing else is known."""
    codes = [code for code in languages if code in words] or ["en"]
    return tuple(
        Text(dict(zip(codes, said, strict=True)))
        for said in zip(*(words[code] for code in codes), strict=True)
    )


def for_faces(points: int, languages: tuple[str, ...]) -> tuple[Text, ...]:
    """The words of three faces, or of five."""
    return worded(THREE_FACES if points == 3 else FIVE_FACES, languages)
