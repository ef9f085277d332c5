#include <tenon/observe/tracer.hpp>

namespace tenon::observe {

tracer::~tracer() = default;

std::string_view tracer::trace_id() noexcept { return {}; }

std::string_view name_of(span_kind kind) noexcept {
  switch (kind) {
    case span_kind::operation: return "tenon:operation";
    case span_kind::connection: return "tenon:connection";
    case span_kind::transaction: return "tenon:transaction";
    case span_kind::query: return "tenon:query";
  }
  return "";
}

}  // namespace tenon::observe
