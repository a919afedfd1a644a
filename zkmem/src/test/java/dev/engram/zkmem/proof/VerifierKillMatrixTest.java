/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.zkmem.proof.MemoryVerdict.Reason;
import dev.engram.zkmem.proof.StatementForgeries.Lie;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Switches off each check that the verifier of memories makes itself, in its bytecode: each
 * condition of what a segment may state, and each refusal of a run. Then some lie is no longer
 * refused for it, and those that nothing else refuses are taken.
 */
class VerifierKillMatrixTest {

  private static final String PACKAGE = "dev.engram.zkmem.proof.";

  /**
   * What refuses a run, by the reason that it gives. What is no condition of its own is not here.
   */
  private static final Set<String> REASONS =
      Set.of(
          Reason.INSECURE.name(),
          Reason.VOLATILE_SEGMENTS.name(),
          Reason.STATEMENT.name(),
          Reason.ROOT_GAP.name(),
          Reason.LOG_TABLES.name());

  private static StatementForgeries forgeries;

  @BeforeAll
  static void forge() {
    forgeries = new StatementForgeries();
  }

  @AfterAll
  static void closeForgeries() {
    forgeries.close();
  }

  /**
   * A condition in the bytecode.
   *
   * @param owner the class
   * @param method in which it stands
   * @param branch which branch of the method it is
   * @param jumps whether what holds is beyond the branch, and not behind it
   * @param line of the source
   * @param reason what is refused with it
   */
  record Check(String owner, String method, int branch, boolean jumps, int line, String reason) {

    @Override
    public String toString() {
      return "%s.%s, line %d, branch %d".formatted(owner, method, line, branch);
    }
  }

  static Stream<Check> checks() {
    List<Check> checks = new ArrayList<>();
    for (String owner : List.of("SegmentStatement", "Claim")) {
      for (MethodModel method : methods(owner)) {
        String name = method.methodName().stringValue();
        if (name.startsWith("isPossible")
            || name.startsWith("isRoot")
            || name.startsWith("lambda$isPossible")
            || name.startsWith("lambda$isRoot")) {
          conditions(owner, name, method, checks);
        }
      }
    }
    for (MethodModel method : methods("MemoryVerifier$Run")) {
      refusals("MemoryVerifier$Run", method, checks);
    }
    for (MethodModel method : methods("MemoryVerifier")) {
      // the other method that looks at the profile only saves the making of a key
      if (method.methodTypeSymbol().parameterList().stream()
          .anyMatch(type -> type.displayName().equals("MemoryKey"))) {
        refusals("MemoryVerifier", method, checks);
      }
    }
    return checks.stream();
  }

  private static List<MethodModel> methods(String owner) {
    return ClassFile.of().parse(bytes(PACKAGE + owner)).methods();
  }

  private static List<CodeElement> code(MethodModel method) {
    return method.code().map(code -> code.elementList()).orElse(List.of());
  }

  /** Branches to where a conjunction is false. */
  private static void conditions(
      String owner, String name, MethodModel method, List<Check> checks) {
    List<CodeElement> code = code(method);
    int line = 0;
    int branch = 0;
    for (CodeElement element : code) {
      if (element instanceof LineNumber number) {
        line = number.line();
      } else if (element instanceof BranchInstruction jump) {
        if (isConditional(jump) && isFalse(code, jump.target())) {
          checks.add(new Check(owner, name, branch, false, line, Reason.STATEMENT.name()));
        }
        branch++;
      }
    }
  }

  /** Whether from a label on nothing is done but to return false. */
  private static boolean isFalse(List<CodeElement> code, Label label) {
    List<Instruction> next =
        code.subList(position(code, label), code.size()).stream()
            .filter(Instruction.class::isInstance)
            .map(Instruction.class::cast)
            .limit(2)
            .toList();
    return next.size() == 2
        && next.get(0) instanceof ConstantInstruction constant
        && constant.constantValue().equals(0)
        && next.get(1) instanceof ReturnInstruction;
  }

  private static int position(List<CodeElement> code, Label label) {
    for (int i = 0; i < code.size(); i++) {
      if (code.get(i) instanceof LabelTarget target && target.label().equals(label)) {
        return i;
      }
    }
    throw new IllegalStateException("a branch to nowhere");
  }

  private static boolean isConditional(BranchInstruction jump) {
    return jump.opcode() != Opcode.GOTO && jump.opcode() != Opcode.GOTO_W;
  }

  /** The last branches before refusals. */
  private static void refusals(String owner, MethodModel method, List<Check> checks) {
    List<CodeElement> code = code(method);
    int line = 0;
    int branches = 0;
    int last = -1;
    BranchInstruction decisive = null;
    for (int i = 0; i < code.size(); i++) {
      CodeElement element = code.get(i);
      if (element instanceof LineNumber number) {
        line = number.line();
      } else if (element instanceof BranchInstruction jump) {
        if (isConditional(jump)) {
          last = branches;
          decisive = jump;
        }
        branches++;
      } else if (element instanceof NewObjectInstruction made
          && made.className().asInternalName().endsWith("MemoryVerdict$Refused")) {
        String reason = reason(code, i);
        if (REASONS.contains(reason) && decisive != null) {
          boolean jumps = position(code, decisive.target()) > i;
          String name = method.methodName().stringValue();
          checks.add(new Check(owner, name, last, jumps, line, reason));
        }
      }
    }
  }

  private static String reason(List<CodeElement> code, int from) {
    return code.subList(from, code.size()).stream()
        .filter(element ->
            element instanceof FieldInstruction field
                && field.typeSymbol().equals(ClassDesc.of(PACKAGE + "MemoryVerdict$Reason")))
        .map(element -> ((FieldInstruction) element).name().stringValue())
        .findFirst()
        .orElse("");
  }

  @Test
  void thereAreChecksForAllReasons() {
    assertThat(checks().map(Check::reason)).containsAll(REASONS);
    assertThat(checks()).hasSizeGreaterThanOrEqualTo(20);
  }

  @Test
  void withoutAChangeEachLieIsRefusedForItsReason() {
    Loader loader = new Loader(null);
    for (Lie lie : forgeries.all()) {
      assertThat(loader.says(lie)).as(lie.what()).isEqualTo(lie.reason().name());
    }
  }

  @ParameterizedTest
  @MethodSource("checks")
  void withoutItSomeLieIsNotRefusedForIt(Check check) {
    Loader loader = new Loader(check);
    List<String> through =
        forgeries.all().stream()
            .filter(lie -> lie.reason().name().equals(check.reason()))
            .filter(lie -> !loader.says(lie).equals(check.reason()))
            .map(Lie::what)
            .toList();
    assertThat(through).as("lies that are not refused for " + check.reason()).isNotEmpty();
  }

  @Test
  void whatNothingElseRefusesIsTakenWithoutItsCheck() {
    Set<String> untaken = new TreeSet<>();
    forgeries.all().stream().filter(Lie::isDecisive).forEach(lie -> untaken.add(lie.what()));
    for (Check check : checks().toList()) {
      Loader loader = new Loader(check);
      for (Lie lie : forgeries.all()) {
        if (untaken.contains(lie.what())
            && lie.reason().name().equals(check.reason())
            && loader.says(lie).equals("ACCEPTED")) {
          untaken.remove(lie.what());
        }
      }
    }
    assertThat(untaken).isEmpty();
  }

  private static byte[] without(Check check) {
    ClassFile file = ClassFile.of();
    int[] seen = {0};
    return file.transformClass(
        file.parse(bytes(PACKAGE + check.owner())),
        ClassTransform.transformingMethodBodies(
            method -> matches(method, check),
            (builder, element) -> {
              if (element instanceof BranchInstruction jump && seen[0]++ == check.branch()) {
                builder.pop();
                if (jump.opcode().name().startsWith("IF_")) {
                  builder.pop();
                }
                if (check.jumps()) {
                  builder.goto_(jump.target());
                }
              } else {
                builder.with(element);
              }
            }));
  }

  /** Of two methods of a name, the one that is looked at. */
  private static boolean matches(MethodModel method, Check check) {
    return method.methodName().equalsString(check.method())
        && (!check.owner().equals("MemoryVerifier")
            || method.methodTypeSymbol().parameterList().stream()
                .anyMatch(type -> type.displayName().equals("MemoryKey")));
  }

  private static byte[] bytes(String name) {
    String path = name.replace('.', '/') + ".class";
    try (InputStream in = VerifierKillMatrixTest.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("no class " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads the verifier of memories anew, without one check; the proof system is the same. */
  private static final class Loader extends ClassLoader {

    private final @Nullable Check off;

    Loader(@Nullable Check off) {
      super(VerifierKillMatrixTest.class.getClassLoader());
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

    /** The reason for which a lie is refused, or that it is accepted. */
    String says(Lie lie) {
      boolean takesInsecure = lie.reason() != Reason.INSECURE;
      try {
        Class<?> verifiers = loadClass(MemoryVerifier.class.getName(), true);
        Method maker = verifiers.getMethod(takesInsecure ? "takingInsecure" : "strict");
        Class<?> proofs = loadClass(MemoryProof.class.getName(), true);
        Class<?> keys = loadClass(MemoryKey.class.getName(), true);
        Object verdict =
            verifiers
                .getMethod("verify", proofs, keys)
                .invoke(maker.invoke(null), copy(lie.proof()), key(keys, lie));
        return verdict.getClass().getSimpleName().equals("Refused")
            ? part(verdict, "reason").toString()
            : verdict.getClass().getSimpleName().toUpperCase(Locale.ROOT);
      } catch (InvocationTargetException e) {
        // a check that is missing may let a later step fail otherwise; that is not acceptance
        return String.valueOf(e.getCause());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    private static Object part(Object of, String name) throws ReflectiveOperationException {
      Method accessor = of.getClass().getDeclaredMethod(name);
      accessor.setAccessible(true);
      return accessor.invoke(of);
    }

    private static Object key(Class<?> keys, Lie lie) throws ReflectiveOperationException {
      MemoryKey key = forgeries.key(lie.memory());
      Constructor<?> constructor = keys.getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      return constructor.newInstance(key.memory(), key.airs(), key.provingKey());
    }

    /** The same records, of the classes that are loaded here. */
    private Object copy(Object of) throws ReflectiveOperationException {
      if (of instanceof List<?> list) {
        List<Object> copies = new ArrayList<>();
        for (Object each : list) {
          copies.add(copy(each));
        }
        return copies;
      }
      if (!of.getClass().isRecord() || !of.getClass().getName().startsWith(PACKAGE)) {
        return of;
      }
      RecordComponent[] components = of.getClass().getRecordComponents();
      Object[] parts = new Object[components.length];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = copy(part(of, components[i].getName()));
      }
      Constructor<?> constructor =
          Arrays.stream(loadClass(of.getClass().getName(), true).getDeclaredConstructors())
              .filter(each -> each.getParameterCount() == parts.length)
              .findFirst()
              .orElseThrow();
      constructor.setAccessible(true);
      return constructor.newInstance(parts);
    }
  }
}
