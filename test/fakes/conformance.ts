/** The fakes do what the seams say; checked by the compiler. */
import type {
  Clock,
  Contacts,
  Digest,
  Entropy,
  Gauge,
  Indicator,
  InsideButton,
  Keys,
  Maintenance,
  Motor,
  Nor,
} from '../../src/port/types.js';
import * as clock from './clock.js';
import * as contacts from './contacts.js';
import * as digest from './digest.js';
import * as entropy from './entropy.js';
import * as gauge from './gauge.js';
import * as indicator from './indicator.js';
import * as insideButton from './inside-button.js';
import * as keys from './keys.js';
import * as maintenance from './maintenance.overlay.js';
import * as motor from './motor.js';
import * as nor from './nor.js';

clock satisfies Clock;
contacts satisfies Contacts;
digest satisfies Digest;
entropy satisfies Entropy;
gauge satisfies Gauge;
indicator satisfies Indicator;
insideButton satisfies InsideButton;
keys satisfies Keys;
maintenance satisfies Maintenance;
motor satisfies Motor;
nor satisfies Nor;
