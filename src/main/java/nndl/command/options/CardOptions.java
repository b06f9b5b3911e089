package nndl.command.options;

import static nndl.command.Scope.Repeat.NEVER;
import static nndl.command.Scope.Search.ALL_TRIALS;

import nndl.command.Needs;
import nndl.command.Scope;
import nndl.error.InputException;
import picocli.CommandLine.Option;

/** The training option for the licence on the model card. */
public final class CardOptions {
  @Scope(repeats = NEVER, rateTest = false, search = ALL_TRIALS)
  @Needs("--model")
  @Option(
      names = "--model-license",
      paramLabel = "NAME",
      description = "the licence that the model's card names, such as apache-2.0")
  private String licence;

  /** Returns the licence after checking it, or an empty string if none was given. */
  public String licence() {
    if (licence == null) {
      return "";
    }
    if (!licence.matches("[a-z0-9][a-z0-9.+-]*")) {
      throw InputException.expected(
          "--model-license",
          "a licence as Hugging Face names it, such as apache-2.0 or cc-by-4.0",
          "'" + licence + "'");
    }
    return licence;
  }
}
