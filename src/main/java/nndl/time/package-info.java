/**
 * Internal. Time and threads, as arguments. What waits, looks at the time or starts a thread takes
 * a clock, so that tests can run it under one of their own; nothing but the system's clock takes
 * the system's. Begin with {@link nndl.time.Clock}.
 */
package nndl.time;
