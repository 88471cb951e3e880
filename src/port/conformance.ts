/** The modules that the linker chooses do what the seams say; checked by the compiler, for each board, and part of no bundle. */
import * as bridge from '#port/bridge';
import * as clock from '#port/clock';
import * as contacts from '#port/contacts';
import * as digest from '#port/digest';
import * as entropy from '#port/entropy';
import * as gauge from '#port/gauge';
import * as indicator from '#port/indicator';
import * as insideButton from '#port/inside-button';
import * as keys from '#port/keys';
import * as maintenance from '#port/maintenance.overlay';
import * as memory from '#port/memory';
import * as motor from '#port/motor';
import * as nor from '#port/nor';
import * as radio from '#port/radio';
import * as stall from '#port/stall';
import type {
  Bridge,
  Clock,
  Contacts,
  Digest,
  Entropy,
  Gauge,
  Indicator,
  InsideButton,
  Keys,
  Maintenance,
  Memory,
  Motor,
  Nor,
  Radio,
  Stall,
} from './types.js';

bridge satisfies Bridge;
clock satisfies Clock;
contacts satisfies Contacts;
digest satisfies Digest;
entropy satisfies Entropy;
gauge satisfies Gauge;
indicator satisfies Indicator;
insideButton satisfies InsideButton;
keys satisfies Keys;
maintenance satisfies Maintenance;
memory satisfies Memory;
motor satisfies Motor;
nor satisfies Nor;
radio satisfies Radio;
stall satisfies Stall;
