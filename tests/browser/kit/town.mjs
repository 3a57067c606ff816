// town.mjs: a town for one browser test: the real broker, hub and silent sirens in a folder of
// its own, its officers enrolled, its channels kept by sink.mjs. It ends with the test.
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { connect } from 'node:net';
import { basename, join } from 'node:path';
import { after } from 'node:test';
import { promisify } from 'node:util';
import { STEP_MS, seedOf, totp } from './totp.mjs';

const run = promisify(execFile);
export const ROOT = join(import.meta.dirname, '../../..');
export const PROGRAM = process.env.TOCSIN_PROGRAM ?? join(ROOT, 'build/tocsin');
const WEB = process.env.FACES_DIR ?? join(ROOT, 'build/web');
const SINK = join(import.meta.dirname, 'sink.mjs');
const WAIT_MS = 60_000; // for anything that must happen; nothing is slept for

/** Where everything happens: Empoli, and its zone. */
export const EMPOLI = { zone: '048014', lat: 43.7189, lon: 10.9468 };

/** Asks again and again until the answer is true, and gives it back. */
export async function until(what, probe) {
    const deadline = Date.now() + WAIT_MS;
    let answer;
    while (Date.now() < deadline) {
        answer = await probe();
        if (answer) return answer;
        await new Promise((go) => setTimeout(go, 20));
    }
    throw new Error(`${what}: not within ${WAIT_MS / 1000} s; last ${JSON.stringify(answer)}`);
}

const listens = (port) =>
    new Promise((tell) => {
        const socket = connect(port, '127.0.0.1');
        socket.on('connect', () => tell(true)).on('error', () => tell(false));
        socket.on('connect', () => socket.destroy());
    });

// Ten ports for each number: no two test files begin with the same, in the network
const firstPort = () => 14000 + 10 * (Number.parseInt(basename(process.argv[1]), 10) || 0);

const settings = (town, more) => `site:
  id: empoli
  name: Comune di Empoli
  languages: [${town.languages.join(', ')}]
  timezone: Europe/Rome
  sender: allerta@comune.test
  public_url: ${town.url}
  schemas_dir: ${ROOT}/schemas
store:
  path: sqlite:${town.folder}/var/tocsin.db
  keys_dir: ${town.folder}/var/keys
  backups_dir: ${town.folder}/var/backups
http:
  socket: ${town.folder}/http.sock
  port: ${town.port}
  public_dir: ${town.folder}/var/public
web: {folder: ${WEB}}
mqtt: {host: 127.0.0.1, port: ${town.port + 1}, user: hub, password_file: ${town.folder}/etc/secrets/hub}
hazards:
  file: ${ROOT}/schemas/hazards.yaml
areas:
  file: ${ROOT}/deploy/demo/zones.geojson
intake: {anonymous_per_10_min: 1000, network_per_min: 10000, subscriptions_per_hour: 1000}
disk: {photos_mb: 3, anonymous_mb: 2, reports_mb: 1, reserve_mb: 1}
${more}`;

const sink = (town, name, kind, mode, more = '') =>
    `  - {name: ${name}, adapter: exec, mode: ${mode}, ${more}settings: ` +
    `{kind: ${kind}, program: ${process.execPath}, arguments: [${SINK}, ${town.folder}/${name}.sink]}}\n`;

/** Every way out: what is live keeps what it was given, what is not rehearses. */
const channels = (town) => `channels:
${town.sms ?? sink(town, 'sms', 'sms', 'actual', `rate_per_s: ${town.smsPerSecond}, `)}\
${sink(town, 'mail', 'email', 'actual', 'rate_per_s: 500, ')}\
${sink(town, 'social', 'social', 'actual')}\
  - {name: sirens, adapter: siren_mqtt, mode: actual, rate_per_s: 1000, settings:
     {key_file: ${town.folder}/var/keys/siren.key, key_id: hub-1, programs: [warning, all-clear]}}
  - {name: sms-drill, adapter: rehearsal, mode: exercise, rate_per_s: 100,
     settings: {kind: sms, folder: ${town.folder}/rehearsal}}
  - {name: mail-drill, adapter: rehearsal, mode: exercise, rate_per_s: 100,
     settings: {kind: email, folder: ${town.folder}/rehearsal}}
${fs.readFileSync(join(ROOT, 'deploy/demo/sirens.yaml'), 'utf8')}`;

/** What every town begins with: keys, secrets and enrolled officers. Made once in a run. */
export async function foundTown(folder) {
    const port = firstPort();
    const town = { folder, port, url: `http://localhost:${port}`, languages: ['it', 'en'], programs: {}, people: {} };
    fs.mkdirSync(join(folder, 'var'), { recursive: true });
    await run(join(ROOT, 'deploy/secrets'), [join(folder, 'etc')]);
    const file = join(folder, 'etc/tocsin.yaml');
    fs.writeFileSync(file, settings(town, ''));
    const made = await run(PROGRAM, ['init', '--demo', '--json', '--config', file]);
    await startBroker(town);
    await startHub(town);
    for (const { name, link } of JSON.parse(made.stdout).officers) await enrol(town, name, link);
    await stopHub(town);
    await endProgram(town.programs.broker);
    fs.rmSync(join(folder, 'mosquitto'), { recursive: true });
    fs.writeFileSync(join(folder, 'people.json'), JSON.stringify(town.people));
}

/** A town with its hub running. `languages`, `smsPerSecond`, or an `sms` channel of one's own, and lines of `more` settings. */
export async function raiseTown({ languages = ['it', 'en'], smsPerSecond = 500, sms, more = '' } = {}) {
    const folder = fs.mkdtempSync(join(process.env.TMPDIR, 'town-'));
    const port = firstPort();
    const town = { folder, port, url: `http://localhost:${port}`, languages, smsPerSecond, sms, programs: {} };
    after(() => endTown(town));
    fs.cpSync(process.env.TOWN_SEED, folder, { recursive: true });
    fs.chmodSync(folder, 0o755);
    fs.mkdirSync(join(folder, 'rehearsal'));
    fs.writeFileSync(join(folder, 'etc/tocsin.yaml'), settings(town, channels(town) + more));
    town.people = JSON.parse(fs.readFileSync(join(folder, 'people.json'), 'utf8'));
    await startBroker(town);
    await startHub(town);
    return town;
}

const hasEnded = ({ child }) => child.exitCode !== null || child.signalCode !== null;

/* Whatever a test saw: a hub that went by itself is a fault, and its last words say of what. */
function faultOf(town) {
    const { hub } = town.programs;
    if (!hub || hub.wasEnded || !hasEnded(hub)) return null;
    const last = said(town, 'hub').trim().split('\n').slice(-20).join('\n');
    return new Error(`the hub ended by itself, ${hub.child.signalCode ?? hub.child.exitCode}:\n${last}`);
}

async function endTown(town) {
    const fault = faultOf(town);
    for (const program of Object.values(town.programs).reverse()) await endProgram(program, 'SIGKILL');
    if (process.env.TOCSIN_KEEP) console.log(`kept: ${town.folder}`);
    else fs.rmSync(town.folder, { recursive: true, force: true });
    if (fault) throw fault;
}

// ── programs ────────────────────────────────────────────────────────────────────────────

export function startProgram(town, name, command, args) {
    const log = join(town.folder, `${name}.log`);
    const out = fs.openSync(log, 'a');
    const child = spawn(command, args, { stdio: ['ignore', out, out], cwd: ROOT });
    fs.closeSync(out);
    town.programs[name] = { name, log, child, ended: once(child, 'exit') };
}

export async function endProgram(program, signal = 'SIGTERM') {
    program.wasEnded = true;
    if (!hasEnded(program)) program.child.kill(signal);
    await program.ended;
}

/** What a program has said so far. */
export const said = (town, name) => fs.readFileSync(town.programs[name].log, 'utf8');

async function startBroker(town) {
    const etc = join(town.folder, 'etc/mosquitto');
    const port = town.port + 1;
    fs.mkdirSync(join(town.folder, 'mosquitto'));
    fs.copyFileSync(join(ROOT, 'deploy/mosquitto/acl'), join(etc, 'acl'));
    const template = fs.readFileSync(join(ROOT, 'deploy/mosquitto/mosquitto.conf'), 'utf8');
    const values = { BROKER: port, ETC: join(town.folder, 'etc'), VAR: town.folder };
    fs.writeFileSync(join(etc, 'mosquitto.conf'), template.replace(/@(\w+)@/g, (_, name) => values[name]));
    fs.chmodSync(join(town.folder, 'etc'), 0o755);
    await run('chown', ['-R', 'mosquitto', join(town.folder, 'mosquitto'), etc]);
    startProgram(town, 'broker', 'mosquitto', ['-c', join(etc, 'mosquitto.conf')]);
    await until('the broker listens', () => listens(port));
}

export async function startHub(town) {
    startProgram(town, 'hub', PROGRAM, ['serve', '--config', join(town.folder, 'etc/tocsin.yaml')]);
    await until('the hub is ready', async () => {
        if (town.programs.hub.child.exitCode !== null) throw new Error(`the hub ended:\n${said(town, 'hub')}`);
        return (await fetch(`${town.url}/health/ready`).catch(() => null))?.ok;
    });
}

export const stopHub = (town, signal) => endProgram(town.programs.hub, signal);

/** Sirens that make no sound: all of the demo's. */
export async function startSirens(town) {
    const lines = fs
        .readFileSync(join(ROOT, 'deploy/demo/sirens.yaml'), 'utf8')
        .matchAll(/\{id: ([a-z-]+),.*groups: \[(.*)\]\}/g);
    const list = join(town.folder, 'sirens.list');
    const rows = [...lines].map(([, id, groups]) => `${id} ${groups.replaceAll(' ', '')}`);
    fs.writeFileSync(list, `${rows.join('\n')}\n`);
    startProgram(town, 'sirens', 'stdbuf', [
        ...['-oL', join(ROOT, 'build/tests/fake_siren'), '--port', String(town.port + 1), '--site', 'empoli'],
        ...['--key', join(town.folder, 'var/keys/siren.pub'), '--key-id', 'hub-1'],
        ...['--secrets', join(town.folder, 'etc/secrets/devices'), list],
    ]);
    await until('the sirens are idle', () => said(town, 'sirens').includes(`${rows.at(-1).split(' ')[0]} idle`));
}

// ── asking the hub ──────────────────────────────────────────────────────────────────────

/** One request as a person (by name) or a token; JSON in and out. */
export async function ask(town, method, path, body, who) {
    const headers = { 'Accept-Language': 'en', 'Idempotency-Key': randomUUID() };
    const token = town.people[who]?.token ?? who;
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const answer = await fetch(`${town.url}${path}`, { method, headers, body: JSON.stringify(body) });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '') && !/ndjson/.test(answer.headers.get('content-type'));
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
}

/* The hub wants the second factor of the last minutes; a person shows it again. */
async function signInAgain(town, name) {
    const person = town.people[name];
    const body = { name, password: person.password, code: await nextCode(person) };
    person.token = (await tell(town, 'POST', '/api/v1/session', body)).token;
}

/** The same, which must succeed; what was answered. */
export async function tell(town, method, path, body, who) {
    let answer = await ask(town, method, path, body, who);
    if (answer.status === 403 && /second factor again/.test(answer.body.detail)) {
        await signInAgain(town, who);
        answer = await ask(town, method, path, body, who);
    }
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
}

async function enrol(town, name, link) {
    const person = { name, password: `the long password of ${name}`, step: 0 };
    town.people[name] = person;
    person.token = (await tell(town, 'POST', '/api/v1/session', { link })).token;
    const path = '/api/v1/accounts/me/password';
    const factor = await tell(town, 'POST', path, { password: person.password }, name);
    person.seed = seedOf(factor.otpauth).toString('hex');
    const shown = await tell(town, 'POST', path, { password: person.password, code: await nextCode(person, firstStep()) }, name);
    person.token = shown.token ?? person.token;
}

const stepNow = () => Math.floor(Date.now() / STEP_MS);

/* The step before this one leaves two more for the sign-ins, while there is time to use it. */
const firstStep = () => stepNow() - (Date.now() % STEP_MS < STEP_MS / 2 ? 1 : 0);

/** The next code of a person, of this step or a later one: each is good once, and a step early
    or late; waits where the phone would have to. */
export async function nextCode(person, earliest = stepNow()) {
    person.step = Math.max(person.step + 1, earliest);
    await until('the next code is good', () => person.step <= stepNow() + 1);
    return totp(Buffer.from(person.seed, 'hex'), STEP_MS * person.step);
}

/** A new officer, enrolled. */
export async function addOfficer(town, name, ...roles) {
    const { link } = await tell(town, 'POST', '/api/v1/accounts', { name, roles }, 'administrator');
    await enrol(town, name, link);
}

/** A machine's or volunteer's token. */
export const tokenFor = async (town, name, role) =>
    (await tell(town, 'POST', '/api/v1/tokens', { name, role }, 'administrator')).secret;

// ── what comes in ───────────────────────────────────────────────────────────────────────

/** A report of water in the streets, near the middle of Empoli. */
export const aReport = (more = {}) => ({
    id: randomUUID(),
    hazard: 'FL',
    where: { lat: EMPOLI.lat, lon: EMPOLI.lon },
    text: 'Acqua in strada, le auto non passano',
    ...more,
});

export const sendReport = (town, report, token) => tell(town, 'POST', '/api/v1/reports', report, token);

/** A gauge's report, by MQTT. */
export async function publish(town, device, report) {
    const secret = fs.readFileSync(join(town.folder, 'etc/secrets/devices', device), 'utf8').trim();
    await run('mosquitto_pub', [
        ...['-h', '127.0.0.1', '-p', String(town.port + 1), '-u', device, '-P', secret, '-q', '1'],
        ...['-t', `tocsin/1/empoli/report/${device}`, '-m', JSON.stringify(report)],
    ]);
}

/** The demo's flood: incidents waiting to be decided, by six volunteers. */
export async function playDemo(town) {
    const play = await new Promise((done, fail) => {
        const child = execFile(join(ROOT, 'deploy/demo/play'), { maxBuffer: 1 << 24 }, (err, out) => (err ? fail(err) : done(out)));
        child.stdin.end(fs.readFileSync(join(ROOT, 'deploy/demo/reports.csv')));
    });
    const tokens = [];
    for (let n = 0; n < 6; n++) tokens.push(await tokenFor(town, `volunteer-${n}`, 'volunteer'));
    for (const [n, line] of play.trim().split('\n').entries()) await sendReport(town, JSON.parse(line), tokens[n % 6]);
}

/** Subscribers from the rows of a table. */
export async function importSubscribers(town, rows) {
    const file = join(town.folder, 'subscribers.csv');
    const token = join(town.folder, 'administrator.token');
    fs.writeFileSync(file, `kind,address,language,zone,level,mode\n${rows.join('\n')}\n`);
    fs.writeFileSync(token, town.people.administrator.token, { mode: 0o600 });
    await run(PROGRAM, [
        ...['subscription', 'import', '--file', file, '--token-file', token],
        ...['--config', join(town.folder, 'etc/tocsin.yaml'), '--socket', join(town.folder, 'http.sock')],
    ]);
}

// ── what goes out ───────────────────────────────────────────────────────────────────────

/** Its whole lines: the last may still be being written. */
const lines = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').slice(0, -1).filter(Boolean) : []);

/** What a live channel was given, message by message. */
export const sent = (town, channel) => lines(join(town.folder, `${channel}.sink`)).map((line) => JSON.parse(line));

/** What an exercise's channel rehearsed, as it stands in its file. */
export const rehearsed = (town, channel) => lines(join(town.folder, 'rehearsal', `${channel}.jsonl`)).map((line) => JSON.parse(line));
