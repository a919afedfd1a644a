/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.evm.code.Code;
import dev.engram.evm.code.InstructionSet;
import dev.engram.evm.state.WorldState;
import dev.engram.frames.Frames;
import dev.engram.frames.MemoryException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls. Calls nest in data, not on the Java stack: an instruction that calls leaves the
 * {@link Interpreter}, which goes on with the inner call and later with the outer one, so that
 * 1,024 levels need no more stack than one.
 */
final class Machine {

  /** Calls may nest this deep, Yellow Paper section 8. */
  static final int MAX_DEPTH = 1024;

  /** Limbs that the stack of one call may have: 1,024 slots of four. */
  static final int STACK_LIMBS = 4096;

  final DataInstructions data;
  final StateInstructions accounts;
  final CallInstructions calls;
  final CreateInstructions creations;

  private final InstructionSet instructions;
  private final Frames memory;
  private final Interpreter interpreter;
  private final @Nullable Call[] pool = new @Nullable Call[MAX_DEPTH + 1];
  private final Call outermost;

  /** The stacks of all active calls, end to end; room for the innermost to be full. */
  private long[] stack = new long[4 * STACK_LIMBS];

  private WorldState state = new WorldState();

  /** The call to go on with after an instruction that calls. */
  private @Nullable Call entered;

  Machine(Fork fork, Frames memory) {
    this.memory = memory;
    instructions = fork.instructions();
    data = new DataInstructions();
    accounts = new StateInstructions(fork, data);
    calls = new CallInstructions(fork, this, accounts);
    creations = new CreateInstructions(fork, this);
    interpreter = new Interpreter(this);
    outermost = new Call(0, memory.root());
    pool[0] = outermost;
  }

  /**
   * Makes ready for a transaction and answers its outermost call, to be filled in and {@linkplain
   * #enter entered}.
   */
  Call begin(WorldState newState, Environment environment) {
    state = newState;
    memory.reset();
    data.truncateLogs(0);
    accounts.begin(newState);
    interpreter.begin(environment);
    return outermost;
  }

  WorldState state() {
    return state;
  }

  long[] stack() {
    return stack;
  }

  Frames memory() {
    return memory;
  }

  /** Whether an instruction entered a call since it was asked last. */
  boolean hasEntered() {
    return entered != null;
  }

  /** The call that {@code caller} makes next, with nothing filled in but its depth. */
  Call childOf(Call caller) {
    int depth = caller.depth + 1;
    Call child = pool[depth];
    if (child == null) {
      child = new Call(depth, caller.memory);
      pool[depth] = child;
    }
    child.memory = caller.memory.enter();
    return child;
  }

  /**
   * Begins a call that is filled in but for where it stands.
   *
   * @param checkpoint the state to go back to if it fails
   * @param bottom the first limb of its stack
   */
  void enter(Call call, Code code, int checkpoint, int bottom) {
    call.code = code;
    call.program = code.program(instructions);
    call.checkpoint = checkpoint;
    call.logCount = data.logCount();
    call.refund = accounts.refund();
    call.ip = 0;
    call.bottom = bottom;
    call.top = bottom;
    if (bottom + STACK_LIMBS > stack.length) {
      stack = Arrays.copyOf(stack, 2 * stack.length);
    }
    entered = call;
  }

  /**
   * Runs the call that was entered, and all that it makes, to the end; its gas is what it did not
   * use.
   */
  Halt run() {
    Call call = takeEntered();
    for (; ; ) {
      Halt halt = interpret(call);
      if (halt == null) {
        call = takeEntered();
        continue;
      }
      halt = settle(call, halt);
      if (call.depth == 0) {
        return halt;
      }
      Call caller = callerOf(call);
      if (call.created == null) {
        calls.ended(caller, call, halt);
      } else {
        creations.ended(caller, call, halt);
      }
      call = caller;
    }
  }

  /** Interprets until the call ends, or calls: then null. */
  private @Nullable Halt interpret(Call call) {
    try {
      return interpreter.run(call);
    } catch (MemoryException.MemoryLimitExceeded | MemoryException.OutOfMemory e) {
      return Halt.MEMORY_LIMIT_EXCEEDED;
    }
  }

  /** Makes the effects of a call final, or undoes them. */
  private Halt settle(Call call, Halt halt) {
    Halt settled = halt;
    if (halt == Halt.SUCCESS && call.created != null) {
      settled = creations.deposit(call);
      memory.returnData().clear();
    }
    if (settled != Halt.SUCCESS) {
      undo(call);
    }
    if (settled.isExceptional()) {
      call.gas = 0;
      memory.returnData().clear();
    }
    return settled;
  }

  /** Takes back everything since the call began. */
  void undo(Call call) {
    state.revertTo(call.checkpoint);
    data.truncateLogs(call.logCount);
    accounts.refund(call.refund);
  }

  private Call takeEntered() {
    Call call = entered;
    if (call == null) {
      throw new IllegalStateException("no call was entered");
    }
    entered = null;
    return call;
  }

  private Call callerOf(Call call) {
    Call caller = pool[call.depth - 1];
    if (caller == null) {
      throw new IllegalStateException("no caller at depth " + (call.depth - 1));
    }
    return caller;
  }
}
