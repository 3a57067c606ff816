// tab.mjs: a tab that nobody looks into: no tool keeps what it fetched, so what it holds is its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { until } from './town.mjs';

/** Speaks the DevTools protocol over a socket: what() sends one command and gives its result. */
async function connect(url) {
    const socket = new WebSocket(url);
    const waiting = new Map();
    let last = 0;

    await once(socket, 'open');
    socket.onmessage = ({ data }) => {
        const { id, result, error } = JSON.parse(data);
        waiting.get(id)?.(error ? Promise.reject(new Error(error.message)) : result);
        waiting.delete(id);
    };
    return (method, params = {}) =>
        new Promise((answer) => {
            waiting.set(++last, answer);
            socket.send(JSON.stringify({ id: last, method, params }));
        });
}

const KIB = 1024;
const MB = 1024 * KIB;

/** What only this process holds, in bytes: what Chromium calls its private footprint. */
function footprint(pid) {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return ['RssAnon', 'VmSwap'].reduce((sum, name) => sum + KIB * Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)[1]), 0);
}

/** A browser with one tab at url: `run` a script in it, `press` a key, `weigh` it in MB. */
export async function openTab(url, { width = 1440, height = 900 } = {}) {
    const folder = mkdtempSync(join(process.env.TMPDIR, 'tab-'));
    const flags = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--remote-debugging-port=0'];
    const browser = spawn('/usr/bin/chromium-headless-shell', [...flags, `--user-data-dir=${folder}`, `--window-size=${width},${height}`, url], {
        stdio: 'ignore',
    });
    after(() => browser.kill('SIGKILL'));
    const port = await until('the browser listens', () => {
        try {
            return readFileSync(join(folder, 'DevToolsActivePort'), 'utf8').split('\n')[0];
        } catch {
            return null;
        }
    });
    const { webSocketDebuggerUrl: whole } = await (await fetch(`http://127.0.0.1:${port}/json/version`)).json();
    const [{ webSocketDebuggerUrl }] = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
    const [tell, tellBrowser] = [await connect(webSocketDebuggerUrl), await connect(whole)];
    const run = async (script) => {
        const { result, exceptionDetails } = await tell('Runtime.evaluate', { expression: script, awaitPromise: true, returnByValue: true });
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
    };
    const press = async (key) => {
        const what = { key, ...(key.length === 1 ? { text: key } : { windowsVirtualKeyCode: key === 'Enter' ? 13 : 27 }) };
        await tell('Input.dispatchKeyEvent', { type: 'keyDown', ...what });
        await tell('Input.dispatchKeyEvent', { type: 'keyUp', key });
    };
    const weigh = async () => {
        await tell('HeapProfiler.collectGarbage');
        const { usedSize } = await tell('Runtime.getHeapUsage');
        const { processInfo } = await tellBrowser('SystemInfo.getProcessInfo');
        const tabs = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => footprint(id));
        return { scripts: usedSize / MB, nodes: (await tell('Memory.getDOMCounters')).nodes, tab: Math.max(...tabs) / MB };
    };
    return { run, press, weigh };
}
