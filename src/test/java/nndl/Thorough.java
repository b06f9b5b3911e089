package nndl;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A long test of something that a shorter test checks in another environment: another JVM, another
 * cluster, another vector width, a browser, or another variant. Only {@code scripts/test.sh --all}
 * runs it.
 */
@Tag("thorough")
@net.jqwik.api.Tag("thorough")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Thorough {}
