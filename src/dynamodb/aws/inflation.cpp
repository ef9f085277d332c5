#include "dynamodb/aws/inflation.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>

namespace tenon::dynamodb::aws {

int window_bits(compressed_form form) noexcept { return form == compressed_form::gzip ? MAX_WBITS + 16 : MAX_WBITS; }

inflation::inflation(std::string_view compressed, compressed_form form)
    : z_(std::make_unique<z_stream>()), left_(compressed.size()) {
  if (inflateInit2(z_.get(), window_bits(form)) != Z_OK) throw std::bad_alloc();
  z_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));  // zlib does not write there
  feed();
}

inflation::~inflation() { inflateEnd(z_.get()); }

void inflation::feed() noexcept {
  if (z_->avail_in > 0) return;
  z_->avail_in = static_cast<uInt>(std::min<std::size_t>(left_, 1u << 30));
  left_ -= z_->avail_in;
}

inflation::outcome inflation::append_member(std::string& out, std::size_t longest) {
  constexpr std::size_t least_room = 4096;
  constexpr std::size_t most_room = 1 << 20;
  for (;;) {
    const std::size_t have = out.size();
    if (have > longest) return outcome::too_long;
    out.resize(have + std::clamp(have, least_room, most_room));
    z_->next_out = reinterpret_cast<Bytef*>(out.data() + have);
    z_->avail_out = static_cast<uInt>(out.size() - have);
    const int result = inflate(z_.get(), Z_NO_FLUSH);
    const bool is_full = z_->avail_out == 0;
    out.resize(out.size() - z_->avail_out);
    feed();
    if (result == Z_STREAM_END) return out.size() > longest ? outcome::too_long : outcome::whole;
    if (result != Z_OK && result != Z_BUF_ERROR) return outcome::damaged;
    if (!is_full && !has_more()) return outcome::cut_off;
  }
}

bool inflation::has_more() const noexcept { return z_->avail_in > 0; }

bool inflation::is_at_gzip() const noexcept {
  return z_->avail_in > 1 && z_->next_in[0] == 0x1f && z_->next_in[1] == 0x8b;
}

void inflation::begin_member() noexcept { inflateReset(z_.get()); }

std::string_view inflation::problem() const noexcept { return z_->msg ? z_->msg : ""; }

}  // namespace tenon::dynamodb::aws
