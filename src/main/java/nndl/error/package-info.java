/**
 * Public API: what the user can mend. An error is one line that says the place, the expected and
 * the found. Every room may use it, and it knows no other. Begin with {@link
 * nndl.error.InputException}.
 */
package nndl.error;
