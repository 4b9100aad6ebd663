"use strict";
// What was typed and ticked, read as the forms of forms/types read it: plain values to keep, and the name of what is
// wrong. The sentences stand on the page (forms/sentences.py). Pure; it touches no page.
const boxes = (() => {
  const { strip, long, inSteps, isDay } = routing;
  const clean = (words) => words.replace(/[\0\ud800-\udfff]/gu, "").replace(/\r\n?/g, "\n");

  // Digits of the scripts our languages are written in.
  const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xff10];
  const plain = (typed) =>
    [...typed].map((sign) => {
      const zero = ZEROS.find((from) => sign.codePointAt(0) >= from && sign.codePointAt(0) < from + 10);
      return zero === undefined ? sign : String(sign.codePointAt(0) - zero);
    }).join("");
  const whole = (typed) => /^\d+$/.test(plain(typed));

  const parsed = (typed, step) => {
    let said = plain(typed).replace(/[\s\x1c-\x1f\x85\u066c]/g, "").replace(/\ufeff/g, "?").replaceAll("\u066b", ".").replaceAll("−", "-");
    if (step % 1 === 0 && /^[+-]?\d{1,3}(,\d{3})+$/.test(said)) said = said.replaceAll(",", "");
    said = said.replaceAll(",", ".");
    return /^[+-]?\d{1,15}(\.\d{1,9})?$/.test(said) ? Number(said) : null;
  };

  // With boxes, "I don't know" stands beside them.
  const clash = (out, written) => (out.length > 1 ? ["two"] : out.length && written ? [`both:${out[0]}`] : null);
  const only = (out) => (out.length === 1 ? out[0] : null);

  const words = ({ id, limit }, get, out) => {
    const typed = get(id)[0] ?? "", written = strip(typed) !== "", over = long(typed) - limit;
    return { data: written ? typed : only(out), fault: over > 0 ? ["long", { too_many: over }] : clash(out, written) };
  };
  const number = (question, get, out) => {
    const typed = get(question.id)[0] ?? "", written = strip(typed) !== "";
    const data = written ? parsed(typed, question.step ?? 1) : only(out);
    const wrong = () =>
      data === null ? ["unreadable"]
      : data < (question.minimum ?? data) || data > (question.maximum ?? data) ? ["range"]
      : inSteps(data, question) ? null : ["steps"];
    return { data, fault: !written || out.length ? clash(out, written) : wrong() };
  };
  const date = ({ id }, get, out) => {
    const [day, month, year] = ["day", "month", "year"].map((part) => strip(get(`${id}.${part}`)[0] ?? ""));
    const written = [day, month, year].filter(Boolean), short = (one) => whole(one) && long(one) <= 4;
    const [y, m, d] = [year, month, day].map((one) => String(Number(plain(one))));
    const told = `${y.padStart(4, "0")}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`;
    const made = written.length === 3 && written.every(short) && isDay(told) ? told : null;
    const wrong = () => (written.length < 3 ? ["part"] : made === null ? ["unreal"] : long(year) === 4 ? null : ["year"]);
    return {
      data: written.length ? made : only(out),
      fault: !written.length || out.length ? clash(out, written.length > 0) : wrong(),
    };
  };
  const rank = ({ id, choices, required }, get, out) => {
    const written = choices.map((choice) => [choice, strip(get(`${id}.rank.${choice}`)[0] ?? "")]).filter(([, typed]) => typed);
    const places = written
      .filter(([, typed]) => whole(typed) && long(typed) < 4)
      .map(([choice, typed]) => [choice, Number(plain(typed))])
      .filter(([, place]) => place >= 1 && place <= choices.length)
      .sort(([, one], [, other]) => one - other);
    const given = places.map(([, place]) => place);
    const twice = given.find((place, at) => given.indexOf(place) !== at);
    const gap = given.findIndex((place, at) => place !== at + 1);
    const fault =
      places.length < written.length ? ["numbers"]
      : twice !== undefined ? ["twice", { rank: twice }]
      : gap >= 0 ? ["gap", { rank: gap + 1 }]
      : required && given.length && given.length < choices.length ? ["all"] : null;
    const data = given.length && !fault ? places.map(([choice]) => choice) : written.length ? null : only(out);
    return { data, fault: clash(out, written.length > 0) ?? fault };
  };
  const points = ({ id, minimum = 0, maximum = 0, out: ways = [] }, get, out) => {
    const sent = get(id).find((value) => value && !ways.includes(value)) ?? "";
    const value = Number(sent), known = sent !== "" && String(value) === sent && Number.isInteger(value) && value >= minimum && value <= maximum;
    const data = known ? value : sent ? null : out[0] ?? null;
    return { data, fault: sent && data === null ? ["foreign"] : null };
  };
  const chosen = (question, get, out, several) => {
    const { id, choices, other, other_limit, out: ways = [] } = question;
    const sent = get(id), more = other === undefined ? "" : get(`${id}.other`)[0] ?? "";
    let ticked = choices.filter((choice) => sent.includes(choice));
    if (strip(more) && !out.length && (several ? !ticked.includes(other) : !ticked.length))
      ticked = choices.filter((choice) => choice === other || ticked.includes(choice));
    const foreign = sent.some((value) => value && !choices.includes(value) && !ways.includes(value));
    const over = long(more) - (other_limit ?? 0);
    const common = foreign ? ["foreign"] : other !== undefined && over > 0 ? ["other_long", { too_many: over }] : null;
    return { ticked, more, common };
  };
  const one = (question, get, out) => {
    const { ticked, more, common } = chosen(question, get, out, false);
    const loose = strip(more) && !ticked.includes(question.other);
    const fault = ticked.length + out.length > 1 ? ["several"] : loose ? ["other"] : common;
    return { data: ticked[0] ?? out[0] ?? null, ticked, more, fault };
  };
  const many = (question, get, out) => {
    const { ticked, more, common } = chosen(question, get, out, true);
    const alone = (question.alone ?? []).find((choice) => ticked.includes(choice)) ?? out[0];
    const over = ticked.length - (question.most ?? ticked.length);
    const fault =
      over > 0 ? ["most", { too_many: over }]
      : alone !== undefined && ticked.length + out.length > 1 ? [`alone:${alone}`] : common;
    return { data: ticked.length ? ticked : out[0] ?? null, ticked, more, fault };
  };

  const BESIDE = { text: words, long_text: words, number, date, rank };
  const INSIDE = { one_of: one, agree: one, many_of: many, ballot: many, faces: points, scale: points };

  // `answers` as PageForm.answers() gives them, `fault` as [name, {what is to be filled in}] or null.
  // `get` gives all values of a name, as FormData.getAll does.
  const read = (question, get) => {
    if (question.type === "note") return { answers: {}, fault: null };
    const typed = (name) => get(name).map(clean), ways = question.out ?? [];
    const beside = BESIDE[question.type];
    const out = typed(beside ? `${question.id}.instead` : question.id).filter((value) => ways.includes(value));
    const { data, fault, ticked = [], more = "" } = (beside ?? INSIDE[question.type])(question, typed, out);
    const answers = { [question.id]: data };
    if (question.other !== undefined)
      answers[`${question.id}.other`] = ticked.includes(question.other) && strip(more) ? more : null;
    return { answers, fault: fault ?? (data === null && question.required ? ["missing", {}] : null) };
  };
  const sentence = (said, [name, values = {}]) =>
    Object.entries(values).reduce((words, [key, value]) => words.replaceAll(`{${key}}`, value), said[name] ?? said.missing ?? "");

  return { read, sentence };
})();
