package nndl.report.card;

import java.io.Serializable;
import java.util.List;

/**
 * What a card says in addition to the model's own data.
 *
 * @param licence the licence of the model, as Hugging Face names it; empty if none was given
 * @param datasets the names of the data sets that it was trained on
 */
public record CardFacts(String licence, List<String> datasets) implements Serializable {}
