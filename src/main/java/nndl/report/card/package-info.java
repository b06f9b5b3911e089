/**
 * Internal. The card of a model, for people who find its file: what it is, how good it is, how it
 * was trained, and what it can't do. It holds no times, and it does not overwrite a card that
 * somebody has edited. Begin with {@link nndl.report.card.ModelCard}.
 */
package nndl.report.card;
