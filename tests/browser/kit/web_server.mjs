// web_server.mjs: nginx in front of a town, with the settings that deploy/ gives it.
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT, startProgram, until } from './town.mjs';

const run = promisify(execFile);

/** Its address; what it answers is asked for with `curl`, which knows the town's authority. */
export async function startWebServer(town) {
    const port = town.port + 2;
    const etc = join(town.folder, 'etc/nginx');
    for (const folder of [etc, join(town.folder, 'var/nginx'), join(town.folder, 'run-web')]) fs.mkdirSync(folder, { recursive: true });
    for (const file of ['proxy.conf', 'safe.conf']) fs.copyFileSync(join(ROOT, 'deploy/nginx', file), join(etc, file));
    fs.symlinkSync(town.folder, join(town.folder, 'run')); // where the hub's socket is
    const values = { PORT: port, ETC: join(town.folder, 'etc'), VAR: join(town.folder, 'var'), RUN: join(town.folder, 'run') };
    const template = fs.readFileSync(join(ROOT, 'deploy/nginx/nginx.conf'), 'utf8');
    fs.writeFileSync(join(etc, 'nginx.conf'), template.replace(/@(\w+)@/g, (_, name) => values[name]));
    await run('chmod', ['-R', 'a+rX', join(town.folder, 'var/public'), join(town.folder, 'var/nginx')]);
    for (const folder of ['', 'var', 'var/nginx']) fs.chmodSync(join(town.folder, folder), 0o755);
    fs.chmodSync(join(town.folder, 'http.sock'), 0o666);
    startProgram(town, 'web', 'nginx', ['-c', join(etc, 'nginx.conf'), '-g', 'daemon off;']);
    const url = `https://localhost:${port}`;
    const curl = async (path) => (await run('curl', ['-sSL', '--cacert', join(town.folder, 'etc/tls/ca.pem'), '-w', '\n%{http_code}', url + path])).stdout;
    await until('the web server answers', () => curl('/').catch(() => ''));
    return { url, curl };
}
