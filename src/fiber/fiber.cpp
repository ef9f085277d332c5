#include "fiber/fiber.hpp"

#include <boost/context/fiber.hpp>
#include <boost/context/preallocated.hpp>

#include <cxxabi.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cassert>
#include <cstring>
#include <new>
#include <utility>

#if defined(__SANITIZE_ADDRESS__)
#define TENON_ASAN_FIBERS
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TENON_ASAN_FIBERS
#endif
#endif

#if defined(TENON_ASAN_FIBERS)
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(TENON_TSAN_FIBERS)
#include <sanitizer/tsan_interface.h>
#endif

namespace tenon {

namespace {

std::size_t page_size() {
  static const std::size_t size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

// The exceptions that a thread handles right now are listed in memory of the thread's own (Itanium C++ ABI, 2.2.2), while
// those of a fiber must move with it.
struct handled_exceptions {
  void* caught = nullptr;
  unsigned uncaught = 0;
};

void exchange(__cxxabiv1::__cxa_eh_globals* of_thread, handled_exceptions& kept) noexcept {
  auto* globals = reinterpret_cast<char*>(of_thread);
  handled_exceptions before;
  std::memcpy(&before.caught, globals, sizeof before.caught);
  std::memcpy(&before.uncaught, globals + sizeof before.caught, sizeof before.uncaught);
  std::memcpy(globals, &kept.caught, sizeof kept.caught);
  std::memcpy(globals + sizeof kept.caught, &kept.uncaught, sizeof kept.uncaught);
  kept = before;
}

// Tells the sanitizers which stack is in use.
class stack_notes {
 public:
  explicit stack_notes([[maybe_unused]] const fiber_stack& s) {
#if defined(TENON_ASAN_FIBERS)
    inner_bottom_ = s.bottom();
    inner_size_ = s.size();
#endif
#if defined(TENON_TSAN_FIBERS)
    inner_ = __tsan_create_fiber(0);
#endif
  }
  stack_notes(const stack_notes&) = delete;
  stack_notes& operator=(const stack_notes&) = delete;
  ~stack_notes() {
#if defined(TENON_TSAN_FIBERS)
    __tsan_destroy_fiber(inner_);
#endif
  }

  void before_entering() noexcept {
#if defined(TENON_ASAN_FIBERS)
    __sanitizer_start_switch_fiber(&outer_fake_, inner_bottom_, inner_size_);
#endif
#if defined(TENON_TSAN_FIBERS)
    outer_ = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(inner_, 0);
#endif
  }
  void entered() noexcept {
#if defined(TENON_ASAN_FIBERS)
    __sanitizer_finish_switch_fiber(inner_fake_, &outer_bottom_, &outer_size_);
#endif
  }
  void before_leaving([[maybe_unused]] bool for_good) noexcept {
#if defined(TENON_ASAN_FIBERS)
    __sanitizer_start_switch_fiber(for_good ? nullptr : &inner_fake_, outer_bottom_, outer_size_);
#endif
#if defined(TENON_TSAN_FIBERS)
    __tsan_switch_to_fiber(outer_, 0);
#endif
  }
  void left() noexcept {
#if defined(TENON_ASAN_FIBERS)
    __sanitizer_finish_switch_fiber(outer_fake_, nullptr, nullptr);
#endif
  }

 private:
#if defined(TENON_ASAN_FIBERS)
  const void* inner_bottom_ = nullptr;
  std::size_t inner_size_ = 0;
  const void* outer_bottom_ = nullptr;
  std::size_t outer_size_ = 0;
  void* inner_fake_ = nullptr;
  void* outer_fake_ = nullptr;
#endif
#if defined(TENON_TSAN_FIBERS)
  void* inner_ = nullptr;
  void* outer_ = nullptr;
#endif
};

// The stack is its owner's.
struct keep_stack {
  void deallocate(boost::context::stack_context&) noexcept {}
};

}  // namespace

fiber_stack::fiber_stack(std::size_t size) {
  const std::size_t page = page_size();
  size_ = (size + page - 1) / page * page;
  mapped_size_ = size_ + page;
  void* mapped = mmap(nullptr, mapped_size_, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (mapped == MAP_FAILED) throw std::bad_alloc();
  mapped_ = static_cast<char*>(mapped);
  if (mprotect(mapped_, page, PROT_NONE) != 0) {
    munmap(mapped_, mapped_size_);
    throw std::bad_alloc();
  }
  bottom_ = mapped_ + page;
}

fiber_stack::~fiber_stack() { munmap(mapped_, mapped_size_); }

struct fiber::state {
  state(fiber_stack& stack, void (*b)(void*), void* c) : notes(stack), body(b), context(c) {
    boost::context::stack_context where;
    where.size = stack.size();
    where.sp = stack.bottom() + stack.size();
    inner = boost::context::fiber(std::allocator_arg, boost::context::preallocated(where.sp, where.size, where),
                                  keep_stack(), [this](boost::context::fiber&& caller) {
                                    outer = std::move(caller);
                                    notes.entered();
                                    body(context);
                                    ended = true;
                                    notes.before_leaving(true);
                                    return std::move(outer);
                                  });
  }

  stack_notes notes;
  void (*body)(void*);
  void* context;
  boost::context::fiber inner;
  boost::context::fiber outer;
  handled_exceptions exceptions;  // of whichever side does not run
  bool ended = false;
};

fiber::fiber(fiber_stack& stack, void (*body)(void* context), void* context)
    : state_(std::make_unique<state>(stack, body, context)) {}

fiber::~fiber() { assert(state_->ended); }

bool fiber::resume() {
  state& s = *state_;
  auto* of_thread = abi::__cxa_get_globals();  // of the one that the fiber returns to, too
  exchange(of_thread, s.exceptions);
  s.notes.before_entering();
  s.inner = std::move(s.inner).resume();
  s.notes.left();
  exchange(of_thread, s.exceptions);
  return !s.ended;
}

void fiber::suspend() {
  state& s = *state_;
  s.notes.before_leaving(false);
  s.outer = std::move(s.outer).resume();
  s.notes.entered();
}

}  // namespace tenon
