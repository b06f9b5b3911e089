package nndl.report.card;

import java.io.Serializable;
import java.util.List;

/**
 * What a card says that the model does not.
 *
 * @param licence of the model, as Hugging Face names it; empty if none was said
 * @param datasets names of what it was trained on
 */
public record CardFacts(String licence, List<String> datasets) implements Serializable {}
