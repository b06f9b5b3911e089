/**
 * Internal. The card of a model, for whoever finds its file: what it is, how good it is, how it was
 * trained, and what it can't do. It holds no times, and a card that somebody has changed stays.
 * Begin with {@link nndl.report.card.ModelCard}.
 */
package nndl.report.card;
