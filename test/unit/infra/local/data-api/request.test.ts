import { describe, expect, it } from 'vitest';
import { batchExecuteSchema, executeSchema, readRequest } from '../../../../../infra/local/data-api/request.ts';

describe('requests', () => {
  it('keep the digits of an integer that a double cannot hold', () => {
    const body = '{"parameters":[{"name":"x","value":{"longValue":9007199254740993}}]}';
    expect(readRequest(executeSchema, body).parameters?.[0]?.value?.longValue).toBe(9007199254740993n);
  });

  it('leave digits in a string alone', () => {
    const body = '{"parameters":[{"name":"x","value":{"stringValue":"a: 9007199254740993,"}}]}';
    expect(readRequest(executeSchema, body).parameters?.[0]?.value?.stringValue).toBe('a: 9007199254740993,');
  });

  it('take NaN and the infinities by name', () => {
    const body = '{"parameterSets":[[{"name":"x","value":{"doubleValue":"NaN"}}]]}';
    expect(readRequest(batchExecuteSchema, body).parameterSets?.[0]?.[0]?.value?.doubleValue).toBe('NaN');
  });

  it('ignore members they do not know', () => {
    expect(readRequest(executeSchema, '{"sql":"select 1","later":true}')).toEqual({ sql: 'select 1' });
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['a number as the text', '{"sql":1}'],
    ['a fraction as a long', '{"parameters":[{"name":"x","value":{"longValue":1.5}}]}'],
    ['a word as a double', '{"parameters":[{"name":"x","value":{"doubleValue":"much"}}]}'],
  ])('refuse %s', (_name, body) => {
    expect(() => readRequest(executeSchema, body)).toThrow(expect.objectContaining({ name: 'SerializationException' }));
  });
});
