/** A firmware of a few lines that has no protocol: it greets whoever subscribes, and answers each request in capitals. */

const base = '-6d1a-4f5c-9c7e-3a2f1d4b5a60';
export const service = `0b8e0001${base}`;
export const requests = `0b8e0002${base}`;
export const answers = `0b8e0003${base}`;

/** One statement each, of globals alone, for an interpreter that takes short lines; `extra` runs with every request `q`. */
export const echoStatements = (extra = ''): string[] => [
  `S="${service}"`,
  `Q="${requests}"`,
  `A="${answers}"`,
  'push=function(v){var u={};u[S]={};u[S][A]={value:v,notify:true};NRF.updateServices(u)}',
  'T={}',
  'T[S]={}',
  `T[S][Q]={maxLen:50,writable:true,onWrite:function(e){var q=E.toString(e.data);${extra}push(q.toUpperCase())}}`,
  'T[S][A]={maxLen:50,value:"none",readable:true,notify:true,onWriteDesc:function(e){if(e.data[0]&1)push("hello")}}',
  'NRF.setServices(T,{uart:false})',
  'NRF.setAdvertising({},{name:"Echo",manufacturer:0})',
];

export const echo = (extra = ''): string => echoStatements(extra).join(';');

export const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');
export const text = (data: Uint8Array): string => Buffer.from(data).toString('latin1');
