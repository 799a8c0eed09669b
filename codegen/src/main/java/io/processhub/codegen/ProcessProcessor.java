package io.processhub.codegen;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.FilerException;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * Generates a verticle and a client for each class with {@code @ProcessType}. A class that needs a
 * type which another processor has yet to generate waits for the next round.
 */
public final class ProcessProcessor extends AbstractProcessor {
  /** The qualified names of classes that wait. */
  private final Set<String> waiting = new LinkedHashSet<>();

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of(
        Names.PROCESS_TYPE,
        Names.STATE,
        Names.ACTION,
        Names.ON_START,
        Names.ON_STOP,
        Names.ON_ROLE,
        Names.MERGE,
        // It stands on what is generated; unclaimed it would be a lint warning in every build.
        Names.GENERATED.canonicalName());
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    Set<String> names = new LinkedHashSet<>(waiting);
    waiting.clear();
    TypeElement annotation = processingEnv.getElementUtils().getTypeElement(Names.PROCESS_TYPE);
    if (annotation != null) {
      for (Element element : round.getElementsAnnotatedWith(annotation)) {
        names.add(((TypeElement) element).getQualifiedName().toString());
      }
    }
    for (String name : names) {
      TypeElement type = processingEnv.getElementUtils().getTypeElement(name);
      if (type != null) {
        process(type, round.processingOver());
      }
    }
    return true;
  }

  private void process(TypeElement type, boolean last) {
    try {
      ProcessModel model =
          new ProcessScan(
                  processingEnv.getElementUtils(),
                  processingEnv.getTypeUtils(),
                  processingEnv.getMessager(),
                  type)
              .read();
      if (model != null) {
        write(model, new VerticleCode(model).type());
        write(model, new ClientCode(model).type());
      }
    } catch (UnresolvedTypeException e) {
      if (last) {
        error(type, "nothing is generated, as there is no type " + e.getMessage());
      } else {
        waiting.add(type.getQualifiedName().toString());
      }
    }
  }

  private void write(ProcessModel model, TypeSpec type) {
    JavaFile file =
        JavaFile.builder(model.name().packageName(), type)
            .skipJavaLangImports(true)
            .indent("  ")
            .build();
    try {
      file.writeTo(processingEnv.getFiler());
    } catch (FilerException e) {
      error(
          model.type(),
          "there is a type " + type.name() + " already; rename it or the process type");
    } catch (IOException e) {
      error(model.type(), "cannot write " + type.name() + ": " + e);
    }
  }

  private void error(@Nullable Element element, String what) {
    processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, what, element);
  }

  /** What stands on a generated class. */
  static List<AnnotationSpec> annotations(ProcessModel model) {
    AnnotationSpec generated =
        AnnotationSpec.builder(Names.GENERATED)
            .addMember("value", "$S", ProcessProcessor.class.getName())
            .build();
    AnnotationSpec silent =
        AnnotationSpec.builder(SuppressWarnings.class)
            .addMember("value", "{\"deprecation\", \"removal\"}")
            .build();
    return model.deprecated() ? List.of(generated, silent) : List.of(generated);
  }
}
