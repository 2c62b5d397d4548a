# PostgreSQL from the packages of a distribution like Debian, with the libraries that are missing on this machine: unpacked into the
# folder $1 instead of installed, so no rights are needed. apt checks the distribution's signature.
set -eu
cd "$1"

mkdir -p lists/partial cache/archives/partial libraries
settings="-qq -o Dir::State::lists=$1/lists -o Dir::Cache=$1/cache -o Debug::NoLocking=1 -o APT::Sandbox::User= \
  -o APT::Update::Error-Mode=any -o Acquire::Retries=0 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 -o APT::Install-Recommends=false"
# shellcheck disable=SC2086
apt-get $settings update
# shellcheck disable=SC2086
apt-get $settings install --yes --download-only postgresql
for package in cache/archives/*.deb; do
  dpkg-deb --extract "$package" .
done
rm -rf lists cache

# The names do not depend on version and processor. The links are relative, since the folder is renamed.
ln -s usr/lib/postgresql/*/bin bin
find . -path '*-linux-gnu*/*.so*' -exec ln -sf ../{} libraries/ \;
