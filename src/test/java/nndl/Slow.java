package nndl;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test that starts executors, other JVMs or servers, or a class of tests that takes more than a
 * few seconds. {@code scripts/test.sh --quick} leaves it out.
 */
@Tag("slow")
@net.jqwik.api.Tag("slow")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Slow {}
