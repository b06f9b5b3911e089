package nndl;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test that takes long and shows in another place what a shorter one shows already: another JVM,
 * another cluster, another vector width, a browser, a further variant. {@code scripts/test.sh
 * --all} alone runs it.
 */
@Tag("thorough")
@net.jqwik.api.Tag("thorough")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Thorough {}
