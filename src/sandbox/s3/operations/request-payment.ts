import { S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { xmlDocument } from '../xml.ts';

export function getRequestPayment(exchange: Exchange): Reply {
  return { body: xmlDocument('RequestPaymentConfiguration', { Payer: exchange.bucket.payer }) };
}

/** Who pays is kept; nobody is asked for x-amz-request-payer. */
export async function putRequestPayment(exchange: Exchange): Promise<Reply> {
  const payer = (await exchange.xml('RequestPaymentConfiguration')).value('Payer');
  if (payer !== 'BucketOwner' && payer !== 'Requester') throw new S3Error('MalformedXML');
  exchange.bucket.payer = payer;
  return {};
}
