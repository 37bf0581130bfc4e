import { beforeEach, expect } from '@jest/globals'

/*
 * A test that asserts nothing fails: it would pass whatever the code does.
 */

beforeEach(() => expect.hasAssertions())
