/**
 * Internal. The model card, for people who find the file of a model. It describes what the model
 * is, how good it is, how it was trained, and what it cannot do. Its text is a template among the
 * resources. A card contains no times. A card that somebody has edited is not overwritten. Begin
 * with {@link nndl.report.card.ModelCard}.
 */
package nndl.report.card;
