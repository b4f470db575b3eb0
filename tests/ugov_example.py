"""A made-up answer of U-GOV: two courses, a part of a class by surname, and a teacher."""

ANSWER = """<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>
<u:ProgrammazioneDidatticaResponse xmlns:u="http://ws.di.u-gov.cineca.it/">
<ProgdidRoot codIstatAte="99"><u:cds>
 <u:aaOffId>2026</u:aaOffId><u:cdsCod>777</u:cdsCod><u:tipoCorsoCod>LM</u:tipoCorsoCod>
 <u:ciclo><u:tipoCicloCod>S1</u:tipoCicloCod>
  <u:dataInizio>28-09-2026</u:dataInizio><u:dataFine>18-12-2026</u:dataFine></u:ciclo>
 <u:regdid><u:nomeCds>SCIENZA DEL PANE</u:nomeCds><u:pds>
  <u:af><u:afId>100</u:afId><u:afPdrId>0</u:afPdrId><u:afGenCod>P1</u:afGenCod>
   <u:afGenDes>Arte del
      pane</u:afGenDes><u:afGenDesEng>The art of bread</u:afGenDesEng>
   <u:settCod>AGR/15</u:settCod><u:peso>6.0</u:peso><u:umPesoCod>C</u:umPesoCod>
   <u:oreFrontAf>48.0</u:oreFrontAf><u:oreStuInd>102.0</u:oreStuInd>
   <u:oreFront><u:oreFrontAf><u:ore>48</u:ore></u:oreFrontAf></u:oreFront>
   <u:tipoEsaCod>O</u:tipoEsaCod><u:tipoValCod>V</u:tipoValCod><u:tipoCicloCod>S1</u:tipoCicloCod>
   <u:cognomeRespDid>SEGRETO</u:cognomeRespDid><u:codFisRespDid>SGRXXX00A00A000A</u:codFisRespDid>
   <u:usrMod>SGRXXX00A00A000A</u:usrMod>
   <u:testi>
    <u:testo><u:tipoTestoCod>CONTENUTI</u:tipoTestoCod><u:linguaCod>ita</u:linguaCod>
     <u:contenuto>Farine, lieviti
       e forni.</u:contenuto></u:testo>
    <u:testo><u:tipoTestoCod>CONTENUTI</u:tipoTestoCod><u:linguaCod>eng</u:linguaCod>
     <u:contenuto>Flours, yeasts and ovens.</u:contenuto></u:testo>
    <u:testo><u:tipoTestoCod>OBIETT_FORM</u:tipoTestoCod><u:linguaCod>ita</u:linguaCod>
     <u:contenuto>
      - Impastare a mano
        e a macchina.
      - Cuocere il pane.</u:contenuto></u:testo>
    <u:testo><u:tipoTestoCod>OBIETT_FORM</u:tipoTestoCod><u:linguaCod>eng</u:linguaCod>
     <u:contenuto>- Knead by hand and by machine.
      - Bake bread.</u:contenuto></u:testo>
    <u:testo><u:tipoTestoCod>PREREQ</u:tipoTestoCod><u:linguaCod>ita</u:linguaCod>
     <u:contenuto>Nessuno.</u:contenuto></u:testo>
    <u:testo><u:tipoTestoCod>METODI_DID</u:tipoTestoCod><u:linguaCod>ita</u:linguaCod>
     <u:contenuto>Lezioni al forno.</u:contenuto></u:testo>
    <u:testo><u:tipoTestoCod>OB_SVIL_SOS</u:tipoTestoCod><u:linguaCod>ita</u:linguaCod>
     <u:contenuto>Consumo responsabile</u:contenuto></u:testo>
   </u:testi>
   <u:coperture><u:copertura><u:nome>ANNA</u:nome><u:cognome>SEGRETO</u:cognome>
    <u:dataNascita>01/01/1970</u:dataNascita></u:copertura></u:coperture>
   <u:linDid><u:linDidAf><u:linDidCod>eng</u:linDidCod></u:linDidAf></u:linDid>
   <u:modDid><u:modDidAf><u:modDidDes>Convenzionale</u:modDidDes></u:modDidAf></u:modDid>
  </u:af>
  <u:af><u:afId>101</u:afId><u:afPdrId>100</u:afPdrId><u:afGenDes>Laboratorio</u:afGenDes>
   <u:peso>3.0</u:peso><u:umPesoCod>C</u:umPesoCod><u:oreFrontAf>90.0</u:oreFrontAf>
   <u:oreStuInd>0.0</u:oreStuInd><u:tipoEsaCod>S</u:tipoEsaCod><u:tipoValCod>G</u:tipoValCod>
   <u:nonErogabileFlg>true</u:nonErogabileFlg><u:tipoCicloCod>S1</u:tipoCicloCod></u:af>
  <u:af><u:afId>102</u:afId><u:afPdrId>100</u:afPdrId><u:afGenDes>Arte del pane</u:afGenDes>
   <u:partStuCod>A-L</u:partStuCod></u:af>
 </u:pds></u:regdid></u:cds></ProgdidRoot>
</u:ProgrammazioneDidatticaResponse></soap:Body></soap:Envelope>
"""
