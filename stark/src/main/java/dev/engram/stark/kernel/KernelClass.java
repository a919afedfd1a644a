/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The class of a kernel, hidden: a loop over tiles, in it a loop over the units of a tile, and in
 * that the parts of the program. One part is written into the loop itself; of more, each is a
 * method that the loop calls. Methods of more than 8,000 bytes are left to the interpreter of the
 * JVM, and long before that its compilers give up in their own ways; see {@link VectorEmitter}.
 *
 * <pre>{@code
 * static void tiles(long tiles, long scratch, long pointer0, long pointer1, …) {
 *   for (long tile = 0; tile < tiles; tile++) {
 *     long unit0 = pointer0; …
 *     for (int unit = 0; unit < UNITS; unit++) {
 *       part0(scratch, unit0, …); part1(scratch, …); …
 *       unit0 += UNIT_BYTES; …
 *     }
 *     pointer0 += STEP0; …
 *   }
 * }
 * }</pre>
 */
final class KernelClass {

  private static final ClassDesc OWNER =
      ClassDesc.of(KernelClass.class.getPackageName(), "GeneratedKernel");
  private static final ClassDesc CODE = Compiled.Code.class.describeConstable().orElseThrow();
  private static final ClassDesc COMPILED = Compiled.class.describeConstable().orElseThrow();
  private static final ClassDesc SEGMENTS =
      MemorySegment.class.describeConstable().orElseThrow().arrayType();
  private static final ClassDesc LONGS = CD_long.arrayType();

  /** Longer methods no compiler of the JVM takes, if not told to: {@code HugeMethodLimit}. */
  static final int LONGEST = 8_000;

  private final Emitter emitter;
  private final List<Pointer> pointers;

  private KernelClass(Emitter emitter, List<Pointer> pointers) {
    this.emitter = emitter;
    this.pointers = pointers;
  }

  /**
   * Writes, loads and instantiates the class.
   *
   * @throws IllegalArgumentException if a method of it is longer than {@link #LONGEST}
   */
  static Compiled.Code load(Emitter emitter, List<Pointer> pointers) {
    byte[] bytes = bytes(emitter, pointers);
    int longest = longestMethod(bytes);
    if (longest > LONGEST) {
      throw new IllegalArgumentException(
          "a method of %,d bytes would only be interpreted".formatted(longest));
    }
    try {
      MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClass(bytes, true);
      return (Compiled.Code) hidden.lookupClass().getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a generated kernel does not load", e);
    }
  }

  /** The class file. */
  static byte[] bytes(Emitter emitter, List<Pointer> pointers) {
    KernelClass kernel = new KernelClass(emitter, pointers);
    return ClassFile.of().build(OWNER, kernel::build);
  }

  private static int longestMethod(byte[] bytes) {
    return ClassFile.of().parse(bytes).methods().stream()
        .flatMap(method -> method.findAttribute(Attributes.code()).stream())
        .mapToInt(CodeAttribute::codeLength)
        .max()
        .orElse(0);
  }

  private void build(ClassBuilder builder) {
    builder.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER).withInterfaceSymbols(CODE);
    emitter.fields(builder, OWNER);
    builder.withMethodBody(
        INIT_NAME,
        MTD_void,
        0,
        code ->
            code.aload(0).invokespecial(ConstantDescs.CD_Object, INIT_NAME, MTD_void).return_());
    builder.withMethodBody(
        "run",
        MethodTypeDesc.of(CD_void, SEGMENTS, LONGS, CD_long, CD_long),
        ClassFile.ACC_PUBLIC,
        this::run);
    builder.withMethodBody("tiles", tilesType(), ClassFile.ACC_STATIC, this::tiles);
    if (emitter.plan().parts() > 1) {
      for (int i = 0; i < emitter.plan().parts(); i++) {
        int part = i;
        builder.withMethodBody(
            "part" + part, partType(part), ClassFile.ACC_STATIC, code -> part(code, part));
      }
    }
  }

  /** Begins each pointer, and goes into the loop. */
  private void run(CodeBuilder code) {
    code.lload(code.parameterSlot(2)).lload(code.parameterSlot(3));
    for (Pointer pointer : pointers) {
      code.aload(code.parameterSlot(0))
          .aload(code.parameterSlot(1))
          .loadConstant(pointer.index)
          .invokestatic(COMPILED, "address", MethodTypeDesc.of(CD_long, SEGMENTS, LONGS, CD_int));
    }
    code.invokestatic(OWNER, "tiles", tilesType()).return_();
  }

  private MethodTypeDesc tilesType() {
    return MethodTypeDesc.of(CD_void, Collections.nCopies(2 + pointers.size(), CD_long));
  }

  private void tiles(CodeBuilder code) {
    int parts = emitter.plan().parts();
    int tiles = code.parameterSlot(0);
    int scratch = code.parameterSlot(1);
    StreamLocals locals = new StreamLocals();
    pointers.forEach(p -> locals.put(Stream.word(p.index), code.parameterSlot(2 + p.index)));
    Set<Stream> streams = new LinkedHashSet<>();
    for (int i = 0; i < parts; i++) {
      streams.addAll(unitStreams(i));
    }
    streams.forEach(stream -> locals.put(stream, code.allocateLocal(TypeKind.LONG)));
    int tile = code.allocateLocal(TypeKind.LONG);
    int unit = code.allocateLocal(TypeKind.INT);
    Emitter.Body body =
        parts == 1
            ? emitter.begin(code, OWNER, scratch, locals)
            : part -> call(code, part, scratch, locals);
    loop(
        code,
        tile,
        tiles,
        () -> {
          for (Stream stream : streams) {
            if (stream.kind() == Stream.Kind.UNIT) {
              code.lload(locals.local(Stream.word(stream.pointer()))).lstore(locals.local(stream));
            }
          }
          units(
              code,
              unit,
              () -> {
                streams.forEach(stream -> next(code, stream, unit, locals));
                for (int i = 0; i < parts; i++) {
                  body.part(i);
                }
                for (Stream stream : streams) {
                  if (stream.kind() == Stream.Kind.UNIT) {
                    advance(code, locals.local(stream), emitter.unitBytes());
                  }
                }
              });
          pointers.forEach(p -> advance(code, locals.local(Stream.word(p.index)), p.step));
        });
    code.return_();
  }

  /** The streams of a part that are not pointers, each with the one that it is computed from. */
  private Set<Stream> unitStreams(int part) {
    Set<Stream> streams = new LinkedHashSet<>();
    for (Stream stream : streams(part)) {
      if (stream.kind() == Stream.Kind.NEXT) {
        streams.add(Stream.unit(stream.pointer(), emitter.units()));
      }
      if (stream.kind() != Stream.Kind.WORD) {
        streams.add(stream);
      }
    }
    return streams;
  }

  private static void loop(CodeBuilder code, int tile, int tiles, Runnable body) {
    Label test = code.newLabel();
    Label end = code.newLabel();
    code.lconst_0().lstore(tile).labelBinding(test);
    code.lload(tile).lload(tiles).lcmp().ifge(end);
    body.run();
    advance(code, tile, 1);
    code.goto_(test).labelBinding(end);
  }

  private void units(CodeBuilder code, int unit, Runnable body) {
    if (emitter.units() == 1) {
      body.run();
      return;
    }
    Label test = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(unit).labelBinding(test);
    code.iload(unit).loadConstant(emitter.units()).if_icmpge(end);
    body.run();
    code.iinc(unit, 1).goto_(test).labelBinding(end);
  }

  private void next(CodeBuilder code, Stream stream, int unit, StreamLocals locals) {
    if (stream.kind() != Stream.Kind.NEXT) {
      return;
    }
    int inTile = locals.local(Stream.unit(stream.pointer(), emitter.units()));
    code.iload(unit)
        .loadConstant(emitter.units() - 1)
        .ifThenElse(
            Opcode.IF_ICMPLT,
            same ->
                same.lload(inTile)
                    .loadConstant((long) emitter.unitBytes())
                    .ladd()
                    .lstore(locals.local(stream)),
            other ->
                other.lload(locals.local(Stream.word(stream.next()))).lstore(locals.local(stream)));
  }

  private static void advance(CodeBuilder code, int local, long by) {
    if (by != 0) {
      code.lload(local).loadConstant(by).ladd().lstore(local);
    }
  }

  private Set<Stream> streams(int part) {
    return Stream.of(emitter.plan(), part, emitter.units());
  }

  private MethodTypeDesc partType(int part) {
    return MethodTypeDesc.of(CD_void, Collections.nCopies(1 + streams(part).size(), CD_long));
  }

  private void call(CodeBuilder code, int part, int scratch, StreamLocals locals) {
    code.lload(scratch);
    streams(part).forEach(stream -> code.lload(locals.local(stream)));
    code.invokestatic(OWNER, "part" + part, partType(part));
  }

  private void part(CodeBuilder code, int part) {
    StreamLocals locals = new StreamLocals();
    int parameter = 1;
    for (Stream stream : streams(part)) {
      locals.put(stream, code.parameterSlot(parameter++));
    }
    emitter.begin(code, OWNER, code.parameterSlot(0), locals).part(part);
    code.return_();
  }
}
