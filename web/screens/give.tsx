/** A key for someone else: for whom, what, when, how often. */
import { useState } from 'preact/hooks';
import { maxHops } from '../../src/wire/protocol.js';
import type { StoredLock } from '../model/database.js';
import { giveKey, ownEnd } from '../model/giving.js';
import { caveatsInWords } from '../model/in-words.js';
import { emptyForm, errorsOf, limitsOf, type LimitsForm, rolesOf } from '../model/limits-form.js';
import { swap } from '../model/route.js';
import { nowSeconds } from '../model/time.js';
import { Button, Card, Choices, Field, Form, Screen } from '../parts/controls.js';
import { Notice, ProblemNotice } from '../parts/notice.js';
import { useTask } from '../parts/task.js';
import { dayNames, giveWords as words } from '../words.js';

const quarterHour = 900;

export function GiveScreen({ lock }: { readonly lock: StoredLock }) {
  const [name, setName] = useState('');
  const [form, setForm] = useState<LimitsForm>(emptyForm);
  const [hasTried, setTried] = useState(false);
  const task = useTask();
  const set = (changes: Partial<LimitsForm>): void => {
    setForm({ ...form, ...changes });
  };
  const errors = errorsOf(form, ownEnd(lock.id), nowSeconds());
  const shown = hasTried ? errors : {};
  const isLastHop = lock.key.blocks.length + 1 >= maxHops;
  const make = (): void => {
    setTried(true);
    if (!name.trim() || Object.keys(errors).length) return;
    task.start(async () => {
      const holderId = await giveKey(lock.id, name.trim(), limitsOf(form));
      swap({ at: 'given', holderId });
    });
  };
  return (
    <Screen title={words.title} hasBack>
      <Notice tone="warning" title={words.honestTitle}>
        <p>{words.honest}</p>
      </Notice>
      <Form onSubmit={make}>
        <Card>
          <Field
            label={words.name}
            value={name}
            error={hasTried && !name.trim() ? words.nameMissing : undefined}
            onValue={setName}
          />
          <Choices
            legend={words.may}
            value={form.role}
            choices={rolesOf(lock.key).map((role) => ({ value: role, ...words.roles[role] }))}
            onChoose={(role) => {
              set({ role });
            }}
          />
        </Card>
        <Card title={words.when}>
          <div class="pair">
            <Field
              label={words.from}
              type="datetime-local"
              value={form.from}
              onValue={(from) => {
                set({ from });
              }}
            />
            <Field
              label={words.until}
              type="datetime-local"
              value={form.until}
              error={shown.until}
              onValue={(until) => {
                set({ until });
              }}
            />
          </div>
          <label class="check">
            <input
              type="checkbox"
              checked={form.hasHours}
              onChange={(event) => {
                set({ hasHours: event.currentTarget.checked });
              }}
            />
            {words.limits}
          </label>
          {form.hasHours && (
            <>
              <Days weekdays={form.weekdays} error={shown.days} onDays={(weekdays) => set({ weekdays })} />
              <div class="pair">
                <Field
                  label={words.start}
                  type="time"
                  step={quarterHour}
                  value={form.start}
                  onValue={(start) => set({ start })}
                />
                <Field label={words.end} type="time" step={quarterHour} value={form.end} onValue={(end) => set({ end })} />
              </div>
              <p class="note">{words.endNote}</p>
            </>
          )}
        </Card>
        <Card>
          <Choices
            legend={words.uses}
            value={form.hasUses ? 'count' : 'any'}
            choices={[
              { value: 'any', name: words.usesAny },
              { value: 'count', name: words.usesCount },
            ]}
            onChoose={(value) => {
              set({ hasUses: value === 'count' });
            }}
          />
          {form.hasUses && (
            <Field
              label={words.times}
              inputMode="numeric"
              value={form.uses}
              error={shown.uses}
              onValue={(uses) => {
                set({ uses });
              }}
            />
          )}
        </Card>
        <Card title={words.summary}>
          <p data-testid="summary">{caveatsInWords(limitsOf(form))}.</p>
          <p class="note">{isLastHop ? words.lastHop : words.passOn}</p>
        </Card>
        <ProblemNotice problem={task.problem} />
        <Button kind="main" icon="key" busy={task.isBusy}>
          {words.make}
        </Button>
      </Form>
    </Screen>
  );
}

interface DaysProps {
  readonly weekdays: number;
  readonly error: string | undefined;
  readonly onDays: (weekdays: number) => void;
}

function Days({ weekdays, error, onDays }: DaysProps) {
  return (
    <fieldset class="days">
      <legend>{words.days}</legend>
      <div class="day-row">
        {[1, 2, 3, 4, 5, 6, 0].map((day) => (
          <label key={day} class="day">
            <input
              type="checkbox"
              class="unseen"
              aria-label={dayNames[day]}
              checked={(weekdays & (1 << day)) !== 0}
              onChange={() => {
                onDays(weekdays ^ (1 << day));
              }}
            />
            <span aria-hidden="true">{dayNames[day]!.slice(0, 2)}</span>
          </label>
        ))}
      </div>
      {error && <p class="field-error">{error}</p>}
    </fieldset>
  );
}
