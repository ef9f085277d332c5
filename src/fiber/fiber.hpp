// A function that can be suspended wherever it is, and resumed by another thread.
#pragma once

#include <cstddef>
#include <memory>

namespace tenon {

// Memory for a fiber's calls, with a page below it that faults when it overflows. Pages that were never touched cost
// address space alone.
class fiber_stack {
 public:
  static constexpr std::size_t usual_size = 512 * 1024;

  // Throws std::bad_alloc.
  explicit fiber_stack(std::size_t size = usual_size);
  fiber_stack(const fiber_stack&) = delete;
  fiber_stack& operator=(const fiber_stack&) = delete;
  ~fiber_stack();

  char* bottom() const noexcept { return bottom_; }  // the lowest address in use
  std::size_t size() const noexcept { return size_; }

 private:
  char* mapped_;
  std::size_t mapped_size_;
  char* bottom_;
  std::size_t size_;
};

// Used by one thread at a time. Exceptions may be thrown and caught within the function, and it may be suspended inside a
// catch block; none may leave it.
class fiber {
 public:
  // `body(context)` begins at the first resume(). The stack is this fiber's alone until it has ended.
  fiber(fiber_stack& stack, void (*body)(void* context), void* context);
  fiber(const fiber&) = delete;
  fiber& operator=(const fiber&) = delete;

  // Only a fiber that has ended may be destroyed.
  ~fiber();

  // Runs the function until it suspends itself (true) or ends (false).
  bool resume();

  // Called by the function: returns at the next resume().
  void suspend();

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tenon
