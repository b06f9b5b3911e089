/**
 * Internal. Time, threads and randomness, as arguments. Code that waits, reads the time or starts a
 * thread takes a clock, so that tests can run it under a clock of their own. Begin with {@link
 * nndl.time.Clock}.
 */
package nndl.time;
