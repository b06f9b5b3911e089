package nndl.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import nndl.Fixtures;
import nndl.FruitTable;
import nndl.TestTable;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.model.format.SafeTensors;
import nndl.model.interchange.NamedLayers;

/** A file of tensors: as a model of this program, and as one of another program. */
final class ModelFuzz implements FuzzTarget {
  private static final String NAME = "model.safetensors";

  @Override
  public List<byte[]> seeds() throws IOException {
    return List.of(
        Fixtures.bytes(FruitTable.model()), Fixtures.bytes(TestTable.model(TestTable.RECIPE, 1)));
  }

  @Override
  public void read(byte[] input, LongConsumer declared) throws IOException {
    InputException refused = null;
    try {
      Model model = Model.read(NAME, new ByteArrayInputStream(input));
      Object unused = model.classifier();
    } catch (InputException e) {
      refused = e;
    }
    SafeTensors any = SafeTensors.readAny(NAME, new ByteArrayInputStream(input), type -> {});
    Model unused =
        Model.of(NAME, new SafeTensors(any.metadata(), NamedLayers.of(NAME, any.tensors())));
    if (refused != null) {
      throw refused;
    }
  }
}
