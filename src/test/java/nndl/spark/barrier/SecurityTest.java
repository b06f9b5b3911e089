package nndl.spark.barrier;

import nndl.Slow;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Where nothing is told to Spark, and where all is encrypted. */
@ParameterizedClass
@EnumSource(names = {"OPEN", "ENCRYPTED"})
@Slow
class SecurityTest extends SecurityCases {}
