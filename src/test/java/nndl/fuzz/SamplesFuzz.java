package nndl.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.TestTable;
import nndl.data.SampleFolder;
import nndl.data.recipe.RecipeJson;

/** The file that says what the samples of a table are. */
final class SamplesFuzz implements FuzzTarget {
  private final InputFile file = new InputFile("recipe.json");

  @Override
  public List<byte[]> seeds() {
    String recipe = RecipeJson.text(TestTable.RECIPE);
    return Stream.of(
            "{\"format\":\"nndl-samples-1\",\"training\":3,\"validation\":0,\"test\":1,\"recipe\":%s}\n",
            "{\"format\":\"nndl-samples-2\",\"indices\":true,\"training\":3,\"validation\":0,\"test\":1,\"split\":{\"holdout\":0.2,\"validation\":0,\"seed\":1,\"missing\":\"error\",\"hashes\":{}},\"recipe\":%s}\n")
        .map(text -> text.formatted(recipe).getBytes(UTF_8))
        .toList();
  }

  @Override
  public void read(byte[] input, LongConsumer declared) throws IOException {
    org.apache.hadoop.fs.Path path = file.of(input).getPath();
    SampleFolder.find(Fixtures.storage(), path.getParent())
        .ifPresent(
            found -> {
              declared.accept(16L * found.recipe().inputs());
              Object unused = found.reading();
              long unusedBytes = found.bytes();
            });
  }
}
