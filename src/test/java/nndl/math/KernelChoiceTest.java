package nndl.math;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import org.junit.jupiter.api.Test;

class KernelChoiceTest {

  @Test
  void takesTheVectorKernelsWhereSparkRuns() {
    assertInstanceOf(VectorKernels.class, KernelChoice.fastest());
  }
}
