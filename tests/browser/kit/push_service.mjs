// push_service.mjs: the push service of a browser's maker: web-push-testing, which opens what it is
// sent as the browser would and checks who signed it, behind TLS as the standard wants.
import * as fs from 'node:fs';
import { createServer } from 'node:https';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after } from 'node:test';
import { startHub, stopHub, tell } from './town.mjs';

const require = createRequire(import.meta.url);
const { PushApiModel } = require('web-push-testing/src/PushApiModel.js');
const PushServer = require('web-push-testing/src/server.js');

/** In front of a town whose hub is told to call it. */
export async function startPushService(town) {
    const port = town.port + 3;
    const tls = join(town.folder, 'etc/tls');
    const model = new PushApiModel();
    const service = new PushServer(model, port);
    const statuses = []; // of what the hub was answered, in turn
    model.notifyUrl = `https://localhost:${port}/notify/`;
    service.setRequestHandlers();
    const server = createServer({ cert: fs.readFileSync(join(tls, 'server.pem')), key: fs.readFileSync(join(tls, 'server.key')) }, (request, response) => {
        response.on('finish', () => statuses.push(response.statusCode));
        service._app(request, response);
    });
    await new Promise((ready) => server.listen(port, ready));
    after(() => server.close());

    fs.mkdirSync(join(town.folder, 'etc/conf.d'), { recursive: true });
    fs.writeFileSync(
        join(town.folder, 'etc/conf.d/push.yaml'),
        `channels:
  - {name: push, adapter: web_push, mode: actual, settings:
     {contact: "mailto:pc@comune.example", ca_file: ${tls}/ca.pem, allow: [127.0.0.0/8, "::1/128"]}}
`,
    );
    await stopHub(town);
    await startHub(town);
    const { push_key } = await tell(town, 'GET', '/api/v1/site');
    return {
        statuses,
        /** A browser's subscription; as its toJSON() gives it, and `hash`, by which it is known here. */
        async subscribe(applicationServerKey = push_key) {
            const { clientHash, ...subscription } = await model.subscribe({ userVisibleOnly: 'true', applicationServerKey });
            return { hash: clientHash, json: { ...subscription, expirationTime: null } };
        },
        /** What a browser was sent, opened. */
        words: ({ hash }) => model.getNotifications({ clientHash: hash }).messages.map((text) => JSON.parse(text)),
        expire: ({ hash }) => model.expireSubscription(hash),
    };
}
