package nndl.math;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import nndl.math.products.Products;
import nndl.math.products.VectorProducts;
import org.junit.jupiter.api.Test;

class JvmTest {

  @Test
  void hasVectorsWhereSparkRuns() {
    assertTrue(Jvm.VECTORS);
    assertInstanceOf(VectorProducts.class, Products.fastest());
  }
}
