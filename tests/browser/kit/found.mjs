// found.mjs FOLDER: what every town of this run begins with.
import { foundTown } from './town.mjs';

await foundTown(process.argv[2]);
