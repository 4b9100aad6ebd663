"use strict";
// The way through a survey, in the browser: the same walk as forms/routing.py, over what forms/browser.py says of the
// survey. Pure; it touches no page. Both engines are held to tests/vectors/routing.json.
const routing = (() => {
  // What Python's str.strip() takes off; trim() takes a little more and a little less.
  const EDGES = /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;
  const strip = (words) => words.replace(EDGES, "");
  const folded = (words) => strip(words).toUpperCase().toLowerCase().replace(/ς/g, "σ");
  const long = (words) => [...words].length;
  const own = (answers, id) => (Object.hasOwn(answers, id) ? answers[id] : null) ?? null;

  // A number as [whole digits, power of ten], so that steps of 0.1 are exact.
  const exact = (number) => {
    const [digits, power = "0"] = String(number).split("e");
    const [whole, part = ""] = digits.split(".");
    return [BigInt(whole + part), Number(power) - part.length];
  };
  const inSteps = (number, { minimum = 0, step = 1 }) => {
    const parts = [number, minimum, step].map(exact);
    const lowest = Math.min(...parts.map(([, power]) => power));
    const [value, start, by] = parts.map(([digits, power]) => digits * BigInt(10) ** BigInt(power - lowest));
    return (value - start) % by === BigInt(0);
  };

  const isDay = (value) => {
    const [, year, month, day] = (typeof value === "string" && /^(\d{4})-(\d\d)-(\d\d)$/.exec(value)) || [];
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    return year > 0 && day > 0 && day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  };

  const order = (answer, operator, value) => {
    const alike = typeof answer === typeof value;
    switch (operator) {
      case "=": return answer === value;
      case "!=": return answer !== value;
      case "<": return alike && answer < value;
      case "<=": return alike && answer <= value;
      case ">": return alike && answer > value;
      case ">=": return alike && answer >= value;
    }
    return false;
  };
  const same = (equal, operator) => (operator === "=" ? equal : operator === "!=" && !equal);
  const ids = ({ choices = [] }, value) =>
    Array.isArray(value) && value.length > 0 && new Set(value).size === value.length &&
    value.every((id) => choices.includes(id));

  // Each type as forms/types says it: what could have been answered, and what meets a comparison.
  const point = {
    accepts: ({ minimum = 0, maximum = 0 }, value) => Number.isInteger(value) && value >= minimum && value <= maximum,
    meets: order,
  };
  const one = {
    accepts: ({ choices = [] }, value) => typeof value === "string" && choices.includes(value),
    meets: (answer, operator, value) => same(answer === value, operator),
  };
  const many = {
    accepts: (question, value) =>
      ids(question, value) && value.length <= (question.most ?? value.length) &&
      !(value.length > 1 && value.some((id) => question.alone?.includes(id))),
    meets: (answer, operator, value) =>
      operator === "has" ? answer.includes(value) : same(answer.length === 1 && answer[0] === value, operator),
  };
  const words = {
    accepts: ({ limit }, value) => typeof value === "string" && strip(value) !== "" && long(value) <= limit,
    meets: (answer, operator, value) => same(folded(answer) === folded(value), operator),
  };
  const TYPES = {
    one_of: one, agree: one, many_of: many, ballot: many, faces: point, scale: point, text: words, long_text: words,
    rank: {
      accepts: ids,
      meets: (answer, operator, value) =>
        operator === "has" ? answer.includes(value) : same(answer[0] === value, operator),
    },
    number: {
      accepts: (question, value) =>
        typeof value === "number" && Math.abs(value) <= 1e15 && value >= (question.minimum ?? value) &&
        value <= (question.maximum ?? value) && inSteps(value, question),
      meets: order,
    },
    date: { accepts: (_, value) => isDay(value), meets: order },
    note: { accepts: () => false, meets: () => false },
  };

  const setAside = (question, value) => typeof value === "string" && (question.out ?? []).includes(value);
  const accepts = (question, value) => setAside(question, value) || TYPES[question.type].accepts(question, value);

  const matches = (question, answer, operator, value) => {
    if (setAside(question, answer)) return same(answer === value, operator);
    return operator === "answered" || TYPES[question.type].meets(answer, operator, value);
  };
  const holds = ([word, ...parts], counted, asked) => {
    if (word === "and") return parts.every((part) => holds(part, counted, asked));
    if (word === "or") return parts.some((part) => holds(part, counted, asked));
    if (word === "not") return !holds(parts[0], counted, asked);
    const [id, value] = parts, question = asked.get(id), answer = counted.get(id) ?? null;
    return Boolean(question) && answer !== null && matches(question, answer, word, value);
  };

  // What is kept of one question: its plain value or null, and the words behind "other".
  const answersOf = (question, answers) => {
    if (question.type === "note") return [];
    const value = own(answers, question.id), kept = value !== null && accepts(question, value) ? value : null;
    const more = own(answers, `${question.id}.other`);
    const chosen = question.other !== undefined && (kept === question.other || (Array.isArray(kept) && kept.includes(question.other)));
    const both = chosen && typeof more === "string" && strip(more) !== "";
    return [[question.id, kept], ...(both ? [[`${question.id}.other`, more]] : [])];
  };

  // Each page shown, with the questions shown on it and what is kept of their answers.
  const walk = (survey, answers) => {
    const asked = new Map(survey.pages.flatMap((page) => page.questions).map((question) => [question.id, question]));
    const counted = new Map(), way = [];
    for (const page of survey.pages) {
      const shown = ({ when }) => !when || holds(when, counted, asked);
      const questions = shown(page) ? page.questions.filter(shown) : [];
      if (!questions.length) continue;
      const kept = questions.flatMap((question) => answersOf(question, answers));
      for (const [id, value] of kept) counted.set(id, value);
      way.push({ id: page.id, questions, kept });
    }
    return way;
  };

  const path = (survey, answers) => walk(survey, answers).map(({ id, questions }) => [id, questions.map((one) => one.id)]);
  const kept = (survey, answers) => Object.fromEntries(walk(survey, answers).flatMap((page) => page.kept));
  const unanswered = (survey, answers) =>
    walk(survey, answers)
      .filter((page) => {
        const here = new Map(page.kept);
        return page.questions.some(({ id, required }) => required && here.get(id) === null);
      })
      .map(({ id }) => id);
  const beside = (survey, answers, id, on) => {
    const places = survey.pages.map((page) => page.id), here = places.indexOf(id);
    const way = path(survey, answers).map(([page]) => page);
    return on
      ? way.find((page) => places.indexOf(page) > here) ?? null
      : way.filter((page) => places.indexOf(page) < here).pop() ?? null;
  };
  const next = (survey, answers, id) => beside(survey, answers, id, true);
  const previous = (survey, answers, id) => beside(survey, answers, id, false);

  return { path, kept, unanswered, next, previous, accepts, strip, long, folded, inSteps, isDay };
})();
