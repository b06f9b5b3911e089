package nndl.spark.barrier;

import nndl.Thorough;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a secret is all there is, and where TLS encrypts. */
@ParameterizedClass
@EnumSource(names = {"AUTHENTICATED", "TLS", "AUTHENTICATED_TLS"})
@Thorough
class SecurityByTlsTest extends SecurityCases {}
