/**
 * Time and threads, as arguments. What waits, looks at the time or starts a thread for the barrier
 * exchange takes a clock, so that tests can run it under one of their own. Begin with {@link
 * nndl.time.Clock}.
 */
package nndl.time;
