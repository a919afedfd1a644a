/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.protocol.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.constant.ClassDesc;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Switches off each check of the verifier in turn, in its bytecode, and looks for a forgery that is
 * taken then. A check that can be switched off without that protects nobody, or is not tested.
 */
class KillMatrixTest {

  private static final String PACKAGE = "dev.engram.stark.";

  /**
   * Checks that no forgery can be made for, and why: the chance that a transcript gives such a
   * point is below 2^-100.
   */
  private static final Set<String> NOT_FORGEABLE = Set.of("requireOutside");

  private static final List<String> CLASSES =
      List.of("verifier.Verifier", "protocol.Conversation", "protocol.Layout");

  /**
   * A check in the bytecode.
   *
   * @param owner the class
   * @param method in which it stands
   * @param index among the checks of the class
   * @param line of the source
   * @param refusal what it refuses with
   */
  record Check(String owner, String method, int index, int line, String refusal) {

    @Override
    public String toString() {
      return owner + "." + method + ", line " + line;
    }
  }

  static Stream<Check> checks() {
    return CLASSES.stream()
        .flatMap(owner -> find(owner).stream())
        .filter(check -> !NOT_FORGEABLE.contains(check.method()));
  }

  @Test
  void thereAreChecks() {
    assertThat(checks()).hasSizeGreaterThanOrEqualTo(12);
  }

  @Test
  void withoutAChangeNoForgeryIsTaken() {
    Loader loader = new Loader(null);
    for (Forgery forgery : Forgery.values()) {
      assertThat(loader.takes(forgery)).as(forgery.name()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("checks")
  void withoutItSomeForgeryIsTaken(Check check) {
    Loader loader = new Loader(check);
    List<Forgery> taken = new ArrayList<>();
    for (Forgery forgery : Forgery.values()) {
      // without its check, a forgery for another one is refused by that one as before
      boolean concerned = forgery.refusal().name().equals(check.refusal());
      if (concerned && taken.isEmpty() && loader.takes(forgery)) {
        taken.add(forgery);
      }
    }
    assertThat(taken).as("forgeries that are taken without " + check).isNotEmpty();
  }

  /** Whether an instruction is a check that {@link #without} can leave out. */
  private static boolean isCheck(CodeElement element) {
    return element instanceof InvokeInstruction invoke
        && (isRequire(invoke)
            || invoke.name().equalsString("check")
                && invoke
                    .owner()
                    .asSymbol()
                    .equals(ClassDesc.of(PACKAGE + "transcript.Transcript")));
  }

  private static boolean isRequire(InvokeInstruction invoke) {
    ClassDesc owner = invoke.owner().asSymbol();
    return invoke.opcode() == Opcode.INVOKESTATIC
        && invoke.name().equalsString("require")
        && (owner.equals(ClassDesc.of(PACKAGE + "verifier.RefusedException"))
            || owner.equals(ClassDesc.of(PACKAGE + "protocol.Layout")));
  }

  private static List<Check> find(String owner) {
    List<Check> checks = new ArrayList<>();
    ClassFile.of()
        .parse(bytes(PACKAGE + owner))
        .methods()
        .forEach(method ->
            method
                .code()
                .ifPresent(code -> {
                  int line = 0;
                  // what is checked elsewhere than in the verifier names no refusal there
                  String refusal =
                      owner.equals("protocol.Layout")
                          ? Refusal.PUBLIC_VALUES.name()
                          : Refusal.GRINDING.name();
                  for (Object element : code) {
                    if (element instanceof LineNumber number) {
                      line = number.line();
                    } else if (element instanceof FieldInstruction field
                        && field.type().equalsString(Refusal.class.descriptorString())) {
                      refusal = field.name().stringValue();
                    } else if (element instanceof CodeElement e && isCheck(e)) {
                      checks.add(
                          new Check(
                              owner,
                              method.methodName().stringValue(),
                              checks.size(),
                              line,
                              refusal));
                    }
                  }
                }));
    return checks;
  }

  private static byte[] without(Check check) {
    ClassFile file = ClassFile.of();
    int[] seen = {0};
    CodeTransform transform =
        (builder, element) -> {
          if (!isCheck(element) || seen[0]++ != check.index()) {
            builder.with(element);
          } else if (((InvokeInstruction) element).name().equalsString("check")) {
            // the nonce takes part, whatever it is
            builder.with(element).pop().iconst_1();
          } else {
            ((InvokeInstruction) element).typeSymbol().parameterList().forEach(_ -> builder.pop());
          }
        };
    return file.transformClass(
        file.parse(bytes(PACKAGE + check.owner())),
        ClassTransform.transformingMethodBodies(transform));
  }

  private static byte[] bytes(String name) {
    String path = name.replace('.', '/') + ".class";
    try (InputStream in = KillMatrixTest.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("no class " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads the proof system anew, without one check. */
  private static final class Loader extends ClassLoader {

    private final @Nullable Check off;

    Loader(@Nullable Check off) {
      super(KillMatrixTest.class.getClassLoader());
      this.off = off;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(PACKAGE)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null) {
          byte[] bytes =
              off != null && name.equals(PACKAGE + off.owner()) ? without(off) : bytes(name);
          loaded = defineClass(name, bytes, 0, bytes.length);
        }
        return loaded;
      }
    }

    @Override
    public URL getResource(String name) {
      return KillMatrixTest.class.getClassLoader().getResource(name);
    }

    boolean takes(Forgery forgery) {
      try {
        Method taken =
            loadClass(Forgery.class.getName(), true).getDeclaredMethod("taken", String.class);
        taken.setAccessible(true);
        return (boolean) taken.invoke(null, forgery.name());
      } catch (InvocationTargetException e) {
        // a check that is missing may let a later step fail otherwise; that is not acceptance
        return false;
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
