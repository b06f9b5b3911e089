package nndl.report.card;

import java.io.Serializable;
import java.util.List;

/**
 * The facts of a model card that are not part of the model itself.
 *
 * @param licence the name of the model's licence, as Hugging Face writes it; empty if none was
 *     given
 * @param datasets the names of the data sets that the model was trained on
 */
public record CardFacts(String licence, List<String> datasets) implements Serializable {}
