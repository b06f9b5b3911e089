/**
 * Public API: errors that the user can correct. A message is one line that says where, what was
 * expected and what was found. Every package may use this one, and it knows no other. Begin with
 * {@link nndl.error.InputException}.
 */
package nndl.error;
