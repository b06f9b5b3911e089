/**
 * Internal. Which trainings a search tries, how far each is trained, and which is the best: pure
 * functions of what the user says and of a seed. What runs the trials stands elsewhere. Begin with
 * {@link nndl.command.search.Space}.
 */
package nndl.command.search;
