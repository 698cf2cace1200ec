"""The types that plug-ins implement and exchange with badgen; nothing here imports a plug-in."""
