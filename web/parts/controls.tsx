/** Buttons, fields and the frame of a screen. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { back } from '../model/route.js';
import { commonWords } from '../words.js';
import { Icon, type IconName } from './icons.js';

interface ButtonProps {
  readonly icon?: IconName;
  readonly kind?: 'main' | 'plain' | 'danger' | 'quiet';
  readonly disabled?: boolean;
  readonly busy?: boolean;
  /** What a screen reader calls it where its words are not enough. Begins with them. */
  readonly label?: string;
  /** None: it submits its form. */
  readonly onPress?: () => void;
  readonly children: ComponentChildren;
}

export function Button({ icon, kind = 'plain', disabled = false, busy = false, label, onPress, children }: ButtonProps) {
  return (
    <button
      type={onPress ? 'button' : 'submit'}
      class={`button ${kind}`}
      disabled={disabled || busy}
      aria-busy={busy}
      aria-label={label}
      onClick={onPress}
    >
      {icon && <Icon name={icon} />}
      <span>{busy ? commonWords.working : children}</span>
    </button>
  );
}

/** The keyboard's Enter does what its last button does. */
export function Form({ onSubmit, children }: { readonly onSubmit: () => void; readonly children: ComponentChildren }) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}

/** A screen's heading takes the focus when the screen opens, so that it is read, and the keyboard goes on from there. */
export function Screen({
  title,
  hasBack = false,
  children,
}: {
  readonly title: string;
  readonly hasBack?: boolean;
  readonly children: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, []);
  return (
    <div class="screen">
      <div class="screen-head">
        {hasBack && (
          <button type="button" class="round-button" aria-label={commonWords.back} onClick={back}>
            <Icon name="back" />
          </button>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
      </div>
      {children}
    </div>
  );
}

export function Card({ title, children }: { readonly title?: string; readonly children: ComponentChildren }) {
  const id = useId();
  return (
    <section class="card" aria-labelledby={title ? id : undefined}>
      {title && <h2 id={id}>{title}</h2>}
      {children}
    </section>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly type?: 'text' | 'password' | 'search' | 'time' | 'datetime-local';
  readonly inputMode?: 'numeric' | 'text';
  readonly placeholder?: string;
  /** Seconds, of a time. */
  readonly step?: number;
  readonly note?: string | undefined;
  readonly error?: string | undefined;
  readonly onValue: (value: string) => void;
}

export function Field({ label, value, type = 'text', inputMode, placeholder, step, note, error, onValue }: FieldProps) {
  const id = useId();
  const described = [error && `${id}-error`, note && `${id}-note`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        // Preact's types tie a role to each type; there is none here.
        {...({ type } as { type: 'text' })}
        value={value}
        inputMode={inputMode}
        placeholder={placeholder}
        step={step}
        autocomplete="off"
        aria-invalid={error !== undefined}
        aria-describedby={described || undefined}
        onInput={(event) => {
          onValue(event.currentTarget.value);
        }}
      />
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {note && (
        <p class="note" id={`${id}-note`}>
          {note}
        </p>
      )}
    </div>
  );
}

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly name: string;
  readonly text?: string;
}

export function Choices<Value extends string>({
  legend,
  choices,
  value,
  onChoose,
}: {
  readonly legend: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  readonly onChoose: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} class="choice">
          <input
            type="radio"
            name={name}
            checked={choice.value === value}
            onChange={() => {
              onChoose(choice.value);
            }}
          />
          <span>
            <span class="choice-name">{choice.name}</span>
            {choice.text && <span class="note">{choice.text}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export function Chip({ tone = 'plain', children }: { readonly tone?: string; readonly children: ComponentChildren }) {
  return <span class={`chip ${tone}`}>{children}</span>;
}

/** A row that leads on. */
export function Row({
  icon,
  name,
  note,
  end,
  onPress,
}: {
  readonly icon: IconName;
  readonly name: string;
  readonly note?: string;
  readonly end?: ComponentChildren;
  readonly onPress: () => void;
}) {
  return (
    <button type="button" class="row" onClick={onPress}>
      <Icon name={icon} />
      <span class="row-text">
        <span class="row-head">
          <span class="row-name">{name}</span>
          {end}
        </span>
        {note && <span class="note">{note}</span>}
      </span>
      <Icon name="next" />
    </button>
  );
}
