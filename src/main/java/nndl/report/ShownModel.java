package nndl.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import nndl.data.HeldOutRows;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.SampleSource;
import nndl.data.recipe.Recipe;
import nndl.error.InputException;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.report.columns.Importance;
import nndl.training.InputKind;

/**
 * The parts of a page that come from a model: its weights and biases, and the samples that it
 * classifies again. Making these parts is most of the work for a page. It can be done before the
 * rest of the run is known.
 */
public final class ShownModel {
  /**
   * The number of copies of the weights that are in memory while the page is made: in the order
   * that the computation needs, in rows, and as text.
   */
  private static final long COPIES = 10;

  /** The number of bytes of other memory: the activations in two threads, and the page. */
  private static final long BESIDE_NUMBERS = 64 << 20;

  private final Optional<Scored> scored;
  private final Optional<int[]> sides;
  private final Optional<Recipe> recipe;
  private final Optional<Importance> importance;
  private final Optional<HeldOutRows> heldOut;
  private final boolean isLarge;
  private final ObjectNode parts = Json.object();

  /** The reason why there are no images; empty if there should be images. */
  private String unscored;

  /**
   * Classifies the samples, and writes the network and the images, or the rows of a table.
   *
   * @param model empty if the run has none
   * @param inputs what the run says about its inputs
   * @param shown the samples that the model classifies again
   * @param source loads these samples
   */
  public ShownModel(Optional<Model> model, InputKind inputs, ShownSet shown, SampleSource source) {
    unscored = shown.why();
    heldOut = shown.heldOut();
    scored = model.flatMap(m -> score(m, shown, source));
    recipe = model.flatMap(ShownModel::recipe);
    sides = recipe.isPresent() ? Optional.empty() : model.flatMap(m -> sides(m, inputs));
    importance =
        scored.flatMap(s -> Importance.of(model.orElseThrow(), s.set(), s.samples(), s.of()));
    model.filter(m -> !answersNumbers()).ifPresent(this::writeNetwork);
    isLarge = parts.has("network") && model.map(NetworkJson::isLarge).orElse(false);
    importance.ifPresent(found -> ShownRows.write(found, parts.putObject("importance")));
    if (!unscored.isEmpty()) {
      parts.put("noImages", unscored);
    } else if (model.isPresent()) {
      recipe.ifPresentOrElse(this::writeRows, this::writeImages);
    }
  }

  /** Returns the recipe of a model of a table; empty if the model is of other samples. */
  private static Optional<Recipe> recipe(Model model) {
    try {
      return model.input().recipe();
    } catch (InputException e) {
      return Optional.empty(); // the recipe does not fit the network
    }
  }

  private Optional<Scored> score(Model model, ShownSet shown, SampleSource source) {
    if (shown.samples().isEmpty()) {
      return Optional.empty();
    }
    SampleRange samples = shown.samples().get();
    try {
      return Optional.of(Scored.of(source, shown.name(), samples, model));
    } catch (InputException e) {
      String why = BareNames.in(e.getMessage(), samples.set());
      unscored = "The samples cannot be shown: " + why + ".";
      return Optional.empty();
    }
  }

  private Optional<int[]> sides(Model model, InputKind inputs) {
    Optional<SampleSet> files = scored.map(s -> s.range().set());
    List<Integer> sides;
    try {
      InputSpec input = model.input();
      sides = List.of(input.rows(), input.columns(), input.channels());
    } catch (InputException e) {
      sides = files.filter(SampleSet::statesSides).map(set -> set.sides(null)).orElse(List.of());
    }
    boolean grey = sides.size() == 2 || (sides.size() == 3 && sides.get(2) == 1);
    return grey && sides.get(0) > 1 && inputs.isImage(sides, files)
        ? Optional.of(new int[] {sides.get(0), sides.get(1)})
        : Optional.empty();
  }

  /** A large network is written only for a pad, since nothing else on the page needs it. */
  private void writeNetwork(Model model) {
    if (NetworkJson.isLarge(model) && sides.isEmpty()) {
      return;
    }
    NetworkJson.missing(model)
        .ifPresentOrElse(
            why -> parts.put("noPad", why),
            () -> NetworkJson.write(model, scored.map(Scored::most), parts.putObject("network")));
  }

  private void writeImages() {
    if (scored.isEmpty() || sides.isEmpty()) {
      parts.put(
          "noImages",
          "The inputs are no grey images, or nothing says that they are images: the headers of IDX"
              + " files do, and for others --rows of nndl train does.");
      return;
    }
    ShownImages images = new ShownImages(scored.get());
    if (images.isEmpty()) {
      parts.put("noImages", "The page has no room for images of so many pixels.");
    } else {
      images.write(parts.putObject("images"), sides.get()[0], sides.get()[1]);
    }
  }

  private void writeRows(Recipe of) {
    scored.ifPresent(
        found -> {
          new ShownRows(found, of, heldOut).write(parts.putObject("samples"));
          if (answersNumbers()) {
            ShownNumbers.writePoints(found.answers(), found.count(), parts.putObject("answers"));
          }
        });
  }

  private boolean answersNumbers() {
    return recipe.filter(Recipe::answersNumbers).isPresent();
  }

  /** Estimates the memory in bytes that the constructor needs in addition to the model. */
  public static long bytes(Model model, ShownSet shown) {
    long samples =
        shown.samples().map(range -> Math.min(range.count(), Scored.fitting(model))).orElse(0L);
    long inputs = samples * model.layout().inputs(1);
    long numbers = 2 * inputs + COPIES * model.layout().weightCount();
    return BESIDE_NUMBERS + Float.BYTES * numbers;
  }

  /** Whether the parts contain a network that needs a page larger than others. */
  boolean isLarge() {
    return isLarge;
  }

  /** Whether the samples of the model are rows of a table. */
  boolean isTable() {
    return recipe.isPresent();
  }

  /**
   * What the columns of the table are worth; empty if the samples are no rows of a table, if there
   * are none, or if it would take too long to compute.
   */
  public Optional<Importance> importance() {
    return importance;
  }

  /** The samples that were classified, if there are any. */
  Optional<Scored> scored() {
    return scored;
  }

  /**
   * The number of rows and the number of columns of the images; empty if inputs are not images with
   * one channel.
   */
  Optional<int[]> sides() {
    return sides;
  }

  /**
   * The network and the images or rows as JSON for the page. If one of them is missing, there is a
   * line with the reason.
   */
  ObjectNode parts() {
    return parts;
  }
}
