package nndl.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import nndl.data.format.IdxType;
import nndl.data.format.InputOptions;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RecipeJson;
import nndl.data.recipe.RowLayout;
import nndl.data.recipe.Standardising;
import nndl.data.storage.FileSet;
import nndl.data.storage.Storage;
import nndl.data.storage.UnfinishedSets;
import nndl.data.table.RowSplit;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * A directory with the samples of a table and with the recipe by which they were made, or are made
 * when they are read. The last rows of the training files are the validation rows.
 *
 * @param training the number of training rows
 * @param validation the number of validation rows
 * @param test the number of test rows
 * @param split how the rows were held out, which is known if nndl held them out
 * @param indexed whether a category lies in the files as the index of its value, in bytes of a
 *     {@link RowLayout}, and not as an input for each value
 */
public record SampleFolder(
    Path directory,
    Recipe recipe,
    long training,
    long validation,
    long test,
    Optional<RowSplit> split,
    boolean indexed) {
  /** The name of the directory that a training makes for the samples of a table. */
  public static final String OF_MODEL = "samples";

  /** The file that is written last and marks a complete directory. */
  private static final String RECIPE = "recipe.json";

  private static final String TRAIN_INPUTS = "train-inputs.idx";
  private static final String TRAIN_LABELS = "train-labels.idx";
  private static final String TEST_INPUTS = "test-inputs.idx";
  private static final String TEST_LABELS = "test-labels.idx";

  private static final String SPLIT = "split";
  private static final String INDICES = "indices";
  private static final String FORMAT = "nndl-samples-1";

  /** The format of samples that have the split, indices or both. */
  private static final String FORMAT_2 = "nndl-samples-2";

  private static final Set<String> MEMBERS =
      Set.of("format", "training", "validation", "test", "recipe");
  private static final Set<String> MEMBERS_2 = Set.of(SPLIT, INDICES);

  /** Refuses a member that occurs twice, and more than one value. */
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** A directory whose files have each input as a number, and of which no more is known. */
  public SampleFolder(Path directory, Recipe recipe, long training, long validation, long test) {
    this(directory, recipe, training, validation, test, Optional.empty(), false);
  }

  /** Returns the same samples, of which is known how rows were held out, or not. */
  SampleFolder with(Optional<RowSplit> known) {
    return new SampleFolder(directory, recipe, training, validation, test, known, indexed);
  }

  /** Returns the directory if it holds the samples of a table, or else empty. */
  public static Optional<SampleFolder> find(Storage storage, Path directory) {
    Path file = new Path(directory, RECIPE);
    try {
      if (!storage.exists(file)) {
        return Optional.empty();
      }
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the directory is reported when its samples are looked for
    }
    UnfinishedSets.requireNone(storage, directory);
    return Optional.of(read(directory, file, storage.text(file)));
  }

  private static SampleFolder read(Path directory, Path file, String text) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (IOException e) {
      throw new InputException(file + ": expected a recipe in JSON, found something else", e);
    }
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (!MEMBERS.contains(member.getKey()) && !MEMBERS_2.contains(member.getKey())) {
        throw InputException.expected(file, "the members of samples of a table", member.getKey());
      }
    }
    if (!MEMBERS.stream().allMatch(json::has)) {
      throw InputException.expected(file, "all members of samples of a table", "fewer");
    }
    String format = json.path("format").asText();
    boolean indexed = json.has(INDICES);
    if (indexed && !json.get(INDICES).equals(BooleanNode.TRUE)) {
      throw InputException.expected(file, "true as " + INDICES, json.get(INDICES).asText());
    }
    if (!format.equals(indexed || json.has(SPLIT) ? FORMAT_2 : FORMAT)) {
      throw InputException.expected(
          file,
          "the format %s, or %s with %s or %s".formatted(FORMAT, FORMAT_2, SPLIT, INDICES),
          format);
    }
    return new SampleFolder(
        directory,
        RecipeJson.read(file, json.path("recipe").toString()),
        rows(file, json, "training"),
        rows(file, json, "validation"),
        rows(file, json, "test"),
        Optional.ofNullable(json.get(SPLIT))
            .map(split -> RowSplit.read(file + ": split", split.toString())),
        indexed);
  }

  /**
   * Whether a model was trained on samples by this recipe, and divided in this way where both are
   * known.
   *
   * @param split the text of the split in the model's metadata
   */
  public boolean isOf(Recipe trained, Optional<String> split) {
    Optional<String> own = this.split.map(RowSplit::text);
    return recipe.equals(trained) && (own.isEmpty() || split.isEmpty() || own.equals(split));
  }

  private static long rows(Path file, JsonNode json, String name) {
    JsonNode rows = json.path(name);
    long least = name.equals("training") ? 1 : 0;
    if (!rows.isIntegralNumber() || !rows.canConvertToLong() || rows.asLong() < least) {
      throw InputException.expected(file, "a number of rows as " + name, rows.asText());
    }
    return rows.asLong();
  }

  /**
   * Returns the files of a directory with samples, the one that marks it as complete last. Not all
   * of them need be there.
   */
  public static List<Path> files(Path directory) {
    return Stream.of(TRAIN_INPUTS, TRAIN_LABELS, TEST_INPUTS, TEST_LABELS, HeldOutRows.NAME, RECIPE)
        .map(name -> new Path(directory, name))
        .toList();
  }

  /** Returns the directory that a training makes for the samples of a table. */
  public static Path ofModel(Path model) {
    return new Path(model, OF_MODEL);
  }

  /**
   * Like {@link #find(Storage, Path)}. Names that are no path name no such directory.
   *
   * @param names what the user names, or null
   */
  public static Optional<SampleFolder> find(Storage storage, String names) {
    if (names == null) {
      return Optional.empty();
    }
    Path directory;
    try {
      directory = new Path(names);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // what is wrong with the names is told when they are looked for
    }
    return find(storage, directory);
  }

  /**
   * Returns the files in the order in which they are deleted. Their mark goes first: without it
   * they are no samples.
   */
  public static List<Path> filesToDelete(Path directory) {
    List<Path> files = new ArrayList<>(files(directory));
    Collections.reverse(files);
    return files;
  }

  /** Returns these samples. Fails if they have numbers in place of classes. */
  public SampleFolder requireClasses() {
    if (recipe.answersNumbers()) {
      throw InputException.expected(directory, "samples that have classes", "numbers to answer");
    }
    return this;
  }

  /** Marks the directory as complete. */
  public void finish(FileSet files) {
    String text =
        "{\"format\":\"%s\"%s,\"training\":%s,\"validation\":%s,\"test\":%s%s,\"recipe\":%s}\n"
            .formatted(
                indexed || split.isPresent() ? FORMAT_2 : FORMAT,
                indexed ? ",\"%s\":true".formatted(INDICES) : "",
                training,
                validation,
                test,
                split.map(known -> ",\"%s\":%s".formatted(SPLIT, known.text())).orElse(""),
                RecipeJson.text(recipe));
    files.write(new Path(directory, RECIPE), out -> out.write(text.getBytes(UTF_8)));
  }

  /**
   * Returns how the files are read. Inputs of float32 are as the recipe makes them; numbers of
   * float64 are as the rows had them, and become inputs by the recipe when they are read, as
   * indices do.
   */
  public InputOptions reading() {
    float weightScale = recipe.weight() == null ? 0 : recipe.weightScale();
    return (indexed
            ? InputOptions.idx(RowLayout.of(recipe), weightScale)
            : InputOptions.idx(Standardising.of(recipe), weightScale))
        .answering(Standardising.ofAnswers(recipe));
  }

  /** Returns the number of bytes of the samples and their labels on the disk. */
  public long bytes() {
    long inputs = indexed ? RowLayout.of(recipe).length() : (long) recipe.inputs() * Float.BYTES;
    boolean weighed = recipe.weight() != null;
    int answers = recipe.answersNumbers() ? recipe.outputs() : 1;
    int label =
        recipe.answersNumbers() || weighed
            ? (answers + (weighed ? 1 : 0)) * Float.BYTES
            : IdxType.ofLabels(recipe.classes().size()).bytes();
    return (training + validation + test) * (inputs + label);
  }

  /** Returns the file or the directory of files of the training inputs. */
  public Path trainingInputs() {
    return trainingInputs(directory);
  }

  /** Opens the training rows and the validation rows behind them. */
  public SampleSet openTraining(Storage storage) {
    return open(storage, trainingInputs(), trainingLabels());
  }

  /** Opens the test rows. */
  public SampleSet openTest(Storage storage) {
    return open(storage, testInputs(), testLabels());
  }

  private SampleSet open(Storage storage, Path inputs, Path labels) {
    return SampleSet.open(
        storage,
        InputFiles.of(storage, inputs.toString()),
        InputFiles.of(storage, labels.toString()),
        reading(),
        recipe.inputs());
  }

  /** Returns where a directory of samples has its training inputs. */
  public static Path trainingInputs(Path directory) {
    return new Path(directory, TRAIN_INPUTS);
  }

  /** Returns the file or the directory of files of the training labels. */
  public Path trainingLabels() {
    return trainingLabels(directory);
  }

  /** Returns where a directory of samples has its training labels. */
  public static Path trainingLabels(Path directory) {
    return new Path(directory, TRAIN_LABELS);
  }

  /** Returns the file that says which rows are held out. There is one only if rows have ids. */
  public Path heldOutRows() {
    return new Path(directory, HeldOutRows.NAME);
  }

  /** Returns the file of the test inputs. There is none if no rows are held out for the test. */
  public Path testInputs() {
    return new Path(directory, TEST_INPUTS);
  }

  /** Returns the file of the test labels. */
  public Path testLabels() {
    return new Path(directory, TEST_LABELS);
  }
}
